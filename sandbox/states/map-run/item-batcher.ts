import { type Fields, invalidDefinition } from '../definition/fields.ts';
import { StateFailure } from '../engine/failure.ts';
import { parseQuantity } from '../engine/quantity.ts';
import { bindings, type Visit } from '../engine/visit.ts';
import { markPlain } from '../expressions/plain.ts';
import { payloadBytes, sizeOf } from '../expressions/size.ts';
import { compileTemplate } from '../expressions/template.ts';
import type { ChildInput } from './child.ts';

type Batch = (visit: Visit, items: readonly unknown[]) => Promise<readonly ChildInput[]>;

/** `ItemBatcher`: children get `{BatchInput, Items}`. Without it each item is a child's input. */
export const parseItemBatcher = (fields: Fields): Batch => {
  const batcher = fields.object('ItemBatcher');
  if (!batcher) return (_visit, items) => Promise.resolve(items.map(single));
  const mostItems = parseQuantity(batcher, 'MaxItemsPerBatch', { least: 1, most: Number.MAX_SAFE_INTEGER });
  const mostBytes = parseQuantity(batcher, 'MaxInputBytesPerBatch', { least: 1, most: payloadBytes });
  const batchInput = batcher.has('BatchInput')
    ? compileTemplate(batcher.take('BatchInput'), batcher.where, 'ItemBatcher/BatchInput')
    : undefined;
  batcher.close();
  if (!mostItems && !mostBytes) {
    throw invalidDefinition(`${batcher.where} needs MaxItemsPerBatch or MaxInputBytesPerBatch.`);
  }
  return async (visit, items) => {
    const limits = {
      items: (await mostItems?.(visit)) ?? Number.POSITIVE_INFINITY,
      bytes: (await mostBytes?.(visit)) ?? payloadBytes,
    };
    const shared = batchInput ? { BatchInput: await batchInput.evaluate(bindings(visit)) } : {};
    return split(items, limits, shared);
  };
};

const single = (input: unknown): ChildInput => {
  if (sizeOf(input) > payloadBytes) throw tooLarge();
  return { input, items: 1 };
};

const split = (
  items: readonly unknown[],
  limits: { readonly items: number; readonly bytes: number },
  shared: { readonly BatchInput?: unknown },
): readonly ChildInput[] => {
  const empty = sizeOf({ ...shared, Items: [] });
  const batches: ChildInput[] = [];
  let batch: unknown[] = [];
  let bytes = empty;
  const close = () => {
    if (batch.length > 0) batches.push({ input: markPlain({ ...shared, Items: batch }), items: batch.length });
    [batch, bytes] = [[], empty];
  };
  for (const item of items) {
    // With the comma between items.
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (batch.length >= limits.items || bytes + size - 1 > limits.bytes) close();
    if (bytes + size - 1 > limits.bytes) throw tooLarge();
    batch.push(item);
    bytes += size;
  }
  close();
  return batches;
};

const tooLarge = () => new StateFailure('States.DataLimitExceeded', 'An item exceeds the size that a child may get.');
