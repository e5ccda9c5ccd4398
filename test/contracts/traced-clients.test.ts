import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** Each place that makes a client, with what stands before it. */
const made = globSync('lambdas/**/*.ts').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/\S*\s*new \w+Client\(/g)].map(([code]) => `${file}: ${code}`),
);

describe("the functions' clients of AWS", () => {
  it('are found at all', () => expect(made.length).toBeGreaterThan(30));

  it('are each made through `traced`, so that a trace shows what a step asked of AWS', () => {
    expect(made.filter((place) => !/traced\(new \w+Client\($/.test(place))).toEqual([]);
  });
});
