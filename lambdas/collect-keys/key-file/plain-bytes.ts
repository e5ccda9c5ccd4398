import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export interface Peeked {
  readonly first: Uint8Array;
  readonly all: AsyncIterable<Uint8Array>;
}

const enoughBytes = 64;

/** The first bytes of a stream, and the stream as if nothing had been taken. */
export const peek = async (chunks: AsyncIterable<Uint8Array>): Promise<Peeked> => {
  const iterator = chunks[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < enoughBytes) {
    const next = await iterator.next();
    if (next.done) break;
    first = Buffer.concat([first, next.value]);
  }
  const all = async function* () {
    try {
      yield first;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  };
  return { first, all: all() };
};

/** The bytes, unzipped if they are gzip (whatever the file is called). */
export const plainBytes = async (chunks: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> => {
  const { first, all } = await peek(chunks);
  if (first[0] !== 0x1f || first[1] !== 0x8b) return all;
  // Its errors come out of the iteration.
  return pipeline(Readable.from(all), createGunzip(), () => {});
};
