import { describe, expect, it } from '@jest/globals';
import { agrees, compare } from '../../bench/scale/check.ts';

describe('a recovery in the sandbox', () => {
  it('makes exactly the requests that the scale model counts', async () => {
    const rows = await compare(40, { timeScale: 300 });
    expect(rows.filter((row) => !agrees(row))).toEqual([]);
    expect(rows.length).toBeGreaterThan(10);
  });
});
