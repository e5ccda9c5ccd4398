import type { Image, KeyRow } from '../attribute.ts';
import type { Run } from '../contract.ts';
import type { ImageReader, ReadResult } from './image-reader.ts';
import { imageBytes } from './value-bytes.ts';

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

/** About how much of images is in memory at a time. */
const sliceBytes = 4_000_000;
/** Nobody knows how large items are. This many of the largest fit into a slice, and tell of the others. */
const firstRows = 10;

/**
 * Reads both images of every row, a slice at a time: a batch of large items is never in memory as a whole, one of small items is one
 * slice. Never throws.
 */
export async function* readImages(
  rows: readonly KeyRow[],
  tables: Pick<Run, 'tableName' | 'baseTable'>,
  images: ImageReader,
): AsyncGenerator<(ReadRow | UnreadRow)[]> {
  let slice: (ReadRow | UnreadRow)[] = [];
  let [room, next] = [sliceBytes, firstRows];
  for (let from = 0; from < rows.length; ) {
    const read = await readRows(rows.slice(from, from + next), tables, images);
    from += read.length;
    let bytes = 0;
    for (const each of read) {
      const size = bytesOf(each);
      if (size > room && slice.length > 0) {
        yield slice;
        [slice, room] = [[], sliceBytes];
      }
      slice.push(each);
      bytes += size;
      room -= size;
    }
    next = Math.max(1, Math.floor((room * read.length) / Math.max(1, bytes)));
  }
  if (slice.length > 0) yield slice;
}

const readRows = async (
  rows: readonly KeyRow[],
  { tableName, baseTable }: Pick<Run, 'tableName' | 'baseTable'>,
  images: ImageReader,
): Promise<(ReadRow | UnreadRow)[]> => {
  const bare = rows.filter(({ base }) => base === undefined);
  const [bases, lives] = await Promise.all([
    images.read(baseTable, keysOf(bare)),
    images.read(tableName, keysOf(rows)),
  ]);
  const baseOf = new Map<KeyRow, ReadResult | undefined>(bare.map((row, index) => [row, bases[index]]));
  return rows.map((row, index) => {
    const base = row.base === undefined ? baseOf.get(row) : { image: row.base };
    const live = lives[index];
    if (base && live && 'image' in base && 'image' in live) return { row, base: base.image, live: live.image };
    const unread = [base, live].find((result) => result && 'unreadable' in result);
    return { row, unreadable: unread && 'unreadable' in unread ? unread.unreadable : 'DynamoDB gave no answer.' };
  });
};

const keysOf = (rows: readonly KeyRow[]) => rows.map(({ key }) => key);

const bytesOf = (read: ReadRow | UnreadRow) =>
  'unreadable' in read ? 0 : imageBytes(read.base ?? {}) + imageBytes(read.live ?? {});
