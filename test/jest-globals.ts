/** What `@jest/globals` is at run time, where tests run in Node itself: test/jest-setup.ts leads there. */
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } =
  globalThis as unknown as typeof import('@jest/globals');
