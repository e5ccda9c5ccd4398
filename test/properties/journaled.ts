import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image } from '../../lambdas/shared/attribute.ts';
import { imageFromJson, valueFromJson } from '../../lambdas/shared/image-json.ts';
import type { MemoryBucket } from '../lambdas/memory-bucket.ts';
import type { Dynamo } from './dynamo.ts';
import { differing, type State } from './state.ts';
import { same } from './values.ts';

/** What a run said that it was about to do to an item. */
export interface Said {
  readonly kind: 'put' | 'update' | 'delete';
  readonly changes: ReadonlyMap<string, Sides>;
}
export interface Sides {
  readonly before: AttributeValue | undefined;
  readonly after: AttributeValue | undefined;
}

const parsed = (json: unknown) => (json === undefined ? undefined : valueFromJson(json));

/** The lines of a run's journal about an item, the oldest first within each batch. */
export const journalOf = (bucket: MemoryBucket, dynamo: Dynamo, journal: string, key: Image): Said[] =>
  bucket.lines(journal).flatMap((json): Said[] => {
    const line = json as {
      key: unknown;
      kind: Said['kind'];
      changes: Record<string, { before?: unknown; after?: unknown }>;
    };
    if (dynamo.place(imageFromJson(line.key)) !== dynamo.place(key)) return [];
    const sides = Object.entries(line.changes).map(([name, { before, after }]): [string, Sides] => [
      name,
      { before: parsed(before), after: parsed(after) },
    ]);
    return [{ kind: line.kind, changes: new Map(sides) }];
  });

/**
 * What the journal has not said of a write that took effect: nothing, or the attributes that were added when they went with the item.
 * Undefined: it has not said anything of it.
 */
export const unspoken = (
  { before, after }: { before: State; after: State },
  journal: readonly Said[],
): string[] | undefined => {
  const kind = before === null ? 'put' : after === null ? 'delete' : 'update';
  const names = differing(before, after);
  for (const said of journal.toReversed()) {
    const others = names.filter((name) => {
      const sides = said.changes.get(name);
      return !(sides && same(before?.get(name), sides.before) && same(after?.get(name), sides.after));
    });
    const isAdded = kind === 'delete' && others.every((name) => !said.changes.has(name));
    if (said.kind === kind && (others.length === 0 || isAdded)) return others;
  }
  return undefined;
};
