import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../../../lambdas/shared/stored-rows.ts';
import { RowFiles } from '../../../../lambdas/shared/summary/row-files.ts';

const written = async (lines: Iterable<string>) => {
  const files: [string, number][] = [];
  const hashes: [string, string][] = [];
  const rows = new RowFiles('rows/', async (file, text) => {
    files.push([file, text.length]);
    hashes.push([file, sha256(text)]);
  });
  for (const line of lines) await rows.add(line);
  await rows.close();
  expect([...rows.files]).toEqual(hashes);
  return files;
};

describe('RowFiles', () => {
  it('has no file for no row', async () => {
    expect(await written([])).toEqual([]);
  });
  it('begins a new file when one is long', async () => {
    expect(await written(Array(120_000).fill('{}\n'))).toEqual([
      ['rows/0000.jsonl', 150_000],
      ['rows/0001.jsonl', 150_000],
      ['rows/0002.jsonl', 60_000],
    ]);
  });
  it('begins a new file when its rows are large', async () => {
    expect(await written(Array(5).fill('x'.repeat(6_000_000)))).toEqual([
      ['rows/0000.jsonl', 18_000_000],
      ['rows/0001.jsonl', 12_000_000],
    ]);
  });
});
