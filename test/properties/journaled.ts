import type { Image } from '../../lambdas/shared/attribute.ts';
import { imageFromJson, valueFromJson } from '../../lambdas/shared/image-json.ts';
import type { MemoryBucket } from '../lambdas/memory-bucket.ts';
import type { Dynamo } from './dynamo.ts';
import type { Attempt } from './outside.ts';
import { differing, type State } from './state.ts';
import { same } from './values.ts';

interface JournalLine {
  readonly key: unknown;
  readonly kind: string;
  readonly changes: Record<string, { before?: unknown; after?: unknown }>;
}

const parsed = (json: unknown) => (json === undefined ? undefined : valueFromJson(json));

/**
 * Whether a line of the run's journal has said what this write changes, from what and to what. Undefined: none has. Otherwise the
 * attributes that it did not speak of: a delete takes what was added meanwhile with it.
 */
export const unspoken = (
  bucket: MemoryBucket,
  { by, before, after }: { by: Attempt; before: State; after: State },
  key: Image,
  dynamo: Dynamo,
): string[] | undefined => {
  const [runId, pass] = by.phase.split('/');
  const kind = before === null ? 'put' : after === null ? 'delete' : 'update';
  const names = differing(before, after);
  for (const json of bucket.lines(`runs/${runId}/journal/${pass}/`).toReversed()) {
    const line = json as unknown as JournalLine;
    if (line.kind !== kind || dynamo.place(imageFromJson(line.key)) !== dynamo.place(key)) continue;
    const changes = new Map(Object.entries(line.changes));
    const others = names.filter((name) => {
      const change = changes.get(name);
      return !(
        change &&
        same(before?.get(name), parsed(change.before)) &&
        same(after?.get(name), parsed(change.after))
      );
    });
    if (others.length === 0 || (kind === 'delete' && others.every((name) => !changes.has(name)))) return others;
  }
  return undefined;
};
