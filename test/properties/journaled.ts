import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image } from '../../lambdas/shared/attribute.ts';
import { imageFromJson, valueFromJson } from '../../lambdas/shared/image-json.ts';
import type { Attempt } from './outside.ts';
import { differing, type State } from './state.ts';
import { same } from './values.ts';

/** What a run said that it was about to do to an item. */
export interface Said {
  readonly item: string;
  readonly phase: string;
  /** Undefined: in peace. */
  readonly by: Attempt | undefined;
  /** When: see Event. */
  readonly at: number;
  readonly kind: 'put' | 'update' | 'delete';
  readonly changes: ReadonlyMap<string, Sides>;
}
interface JournalLine {
  readonly key: unknown;
  readonly kind: Said['kind'];
  readonly changes: Record<string, { before?: unknown; after?: unknown }>;
}
export interface Sides {
  readonly before: AttributeValue | undefined;
  readonly after: AttributeValue | undefined;
}

const parsed = (json: unknown) => (json === undefined ? undefined : valueFromJson(json));

/** What an object says, if it belongs to a journal. */
export const saidIn = (
  object: string,
  body: string,
  by: Attempt | undefined,
  at: number,
  nameOf: (key: Image) => string,
): Said[] => {
  const [, runId, pass] = /^runs\/([^/]+)\/journal\/(\d+)\//.exec(object) ?? [];
  if (runId === undefined) return [];
  return body
    .split('\n')
    .filter(Boolean)
    .map((text): Said => {
      const { key, kind, changes } = JSON.parse(text) as JournalLine;
      const sides = Object.entries(changes).map(([name, { before, after }]): [string, Sides] => [
        name,
        { before: parsed(before), after: parsed(after) },
      ]);
      return { item: nameOf(imageFromJson(key)), phase: `${runId}/${pass}`, by, at, kind, changes: new Map(sides) };
    });
};

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
