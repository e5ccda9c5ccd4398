import type { Image, KeyRow } from '../attribute.ts';
import type { Run } from '../contract.ts';
import type { ImageReader, ReadResult } from './image-reader.ts';

/** A row with the image to go back to, its own or the base table's, and the one that is there. Null: there is no item. */
export interface ReadRow {
  readonly row: KeyRow;
  readonly base: Image | null;
  readonly live: Image | null;
}
export interface UnreadRow {
  readonly row: KeyRow;
  /** Why. */
  readonly unreadable: string;
}

/** Reads both images of every row, some rows at a time, so that a batch of large items is never in memory as a whole. Never throws. */
export async function* readImages(
  rows: readonly KeyRow[],
  { tableName, baseTable }: Pick<Run, 'tableName' | 'baseTable'>,
  images: ImageReader,
): AsyncGenerator<(ReadRow | UnreadRow)[]> {
  const keysOf = (some: readonly KeyRow[]) => some.map(({ key }) => key);
  const bare = rows.filter(({ base }) => base === undefined);
  const [bases, lives] = await Promise.all([
    images.read(baseTable, keysOf(bare)),
    images.read(tableName, keysOf(rows)),
  ]);
  const baseOf = new Map<KeyRow, ReadResult | undefined>(bare.map((row, index) => [row, bases[index]]));
  yield rows.map((row, index) => {
    const base = row.base === undefined ? baseOf.get(row) : { image: row.base };
    const live = lives[index];
    if (base && live && 'image' in base && 'image' in live) return { row, base: base.image, live: live.image };
    const unread = [base, live].find((result) => result && 'unreadable' in result);
    return { row, unreadable: unread && 'unreadable' in unread ? unread.unreadable : 'DynamoDB gave no answer.' };
  });
}
