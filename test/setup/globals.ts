/** What `@jest/globals` is at run time, since tests run in Node itself: ./process.ts leads here. */
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } =
  globalThis as unknown as typeof import('@jest/globals');
