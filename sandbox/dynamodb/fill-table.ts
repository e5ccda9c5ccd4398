import { setImmediate } from 'node:timers/promises';
import type { Context } from './context.ts';
import type { ItemRow } from './history.ts';
import { objectOf } from './members.ts';

const rowsPerTransaction = 500;
const rowsPerBatch = 25;

type Fill = Pick<Context, 'engine' | 'history' | 'closing'>;

/** Puts items into an empty table. Only the engine knows how to keep indexes; without any, SQL is far quicker. */
export const fillTable = async (name: string, rows: Iterable<ItemRow>, hasIndexes: boolean, context: Fill) => {
  for (const chunk of chunks(rows, hasIndexes ? rowsPerBatch : rowsPerTransaction)) {
    context.closing.throwIfAborted();
    if (hasIndexes) await putBatch(name, chunk, context);
    else {
      context.history.insert(name, chunk);
      await setImmediate(); // requests go on meanwhile
    }
  }
};

const putBatch = async (name: string, rows: readonly ItemRow[], { engine }: Fill): Promise<void> => {
  // The items are JSON already.
  const puts = rows.map(({ item_json }) => `{"PutRequest":{"Item":${item_json}}}`);
  const reply = await engine.send('BatchWriteItem', `{"RequestItems":{"${name}":[${puts}]}}`);
  const { UnprocessedItems } = objectOf(JSON.parse(reply.body.toString()));
  if (reply.status !== 200 || Object.keys(objectOf(UnprocessedItems)).length > 0) {
    throw new Error(`The engine did not take the items of ${name}: ${reply.body}`);
  }
};

function* chunks<T>(values: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = [];
  for (const value of values) {
    chunk.push(value);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
