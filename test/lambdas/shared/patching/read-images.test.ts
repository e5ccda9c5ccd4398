import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Image, KeyRow } from '../../../../lambdas/shared/attribute.ts';
import type { ImageReader, ReadResult } from '../../../../lambdas/shared/patching/image-reader.ts';
import { readImages } from '../../../../lambdas/shared/patching/read-images.ts';
import { run } from '../../incident.ts';

const key = (n: number): Image => ({ pk: { S: String(n) } });
/** Items of such sizes, as texts; undefined: it can't be read, null: there is none. */
type Size = number | null | undefined;
const texts = new Map<number, string>();
const item = (n: number, size: number): Image => {
  texts.set(size, texts.get(size) ?? 'x'.repeat(size));
  return { ...key(n), text: { S: texts.get(size) ?? '' } };
};
const reader = (sizes: readonly Size[]): ImageReader & { readonly asked: [string, number][] } => {
  const asked: [string, number][] = [];
  return {
    asked,
    read: async (table, keys) => {
      asked.push([table, keys.length]);
      return keys.map(({ pk }): ReadResult => {
        const size = sizes[Number(pk?.S)];
        if (size === undefined) return { unreadable: 'no.' };
        return { image: size === null ? null : item(Number(pk?.S), size) };
      });
    },
  };
};
const all = async (rows: readonly KeyRow[], images: ImageReader) => {
  const slices = [];
  for await (const slice of readImages(rows, run, images)) slices.push(slice);
  return slices;
};

describe('readImages', () => {
  it('hands over every row once, in order, in slices that fit into memory unless they are one row', async () => {
    const size = fc.oneof(fc.constantFrom(10, 1000, 400_000, null, undefined), fc.integer({ min: 0, max: 400_000 }));
    await fc.assert(
      fc.asyncProperty(fc.array(size, { maxLength: 100, size: 'max' }), async (sizes) => {
        const slices = await all(
          sizes.map((_, n) => ({ key: key(n) })),
          reader(sizes),
        );
        expect(slices.flat().map(({ row }) => row.key)).toEqual(sizes.map((_, n) => key(n)));
        for (const [n, read] of slices.flat().entries())
          expect('unreadable' in read ? undefined : (read.live?.text?.S?.length ?? null)).toBe(sizes[n]);
        for (const slice of slices) {
          const texts = slice.map((read) => ('live' in read ? 2 * (read.live?.text?.S?.length ?? 0) : 0));
          const characters = texts.reduce((sum, each) => sum + each, 0);
          expect(slice.length === 1 || characters <= 2_000_000).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('asks for a few rows first, and for all others together where they are small', async () => {
    const images = reader(Array(100).fill(100));
    expect(
      await all(
        Array.from({ length: 100 }, (_, n) => ({ key: key(n) })),
        images,
      ),
    ).toHaveLength(1);
    expect(images.asked.map(([, keys]) => keys)).toEqual([10, 10, 90, 90]);
  });

  it('never asks for more at once than a slice of the largest takes, twice over', async () => {
    const images = reader(Array(100).fill(400_000));
    await all(
      Array.from({ length: 100 }, (_, n) => ({ key: key(n) })),
      images,
    );
    expect(Math.max(...images.asked.map(([, keys]) => keys))).toBe(10);
    expect(images.asked.slice(2).every(([, keys]) => keys <= 2)).toBe(true);
  });

  it('asks the base table for nothing that rows bring', async () => {
    const images = reader([10, 10, 10]);
    const rows: KeyRow[] = [{ key: key(0), base: null }, { key: key(1), base: item(1, 5) }, { key: key(2) }];
    const [slice] = await all(rows, images);
    expect(images.asked).toEqual([
      [run.baseTable, 1],
      [run.tableName, 3],
    ]);
    expect(slice?.map((read) => ('base' in read ? read.base : undefined))).toEqual([null, item(1, 5), item(2, 10)]);
  });
});
