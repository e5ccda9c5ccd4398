import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import type { Rules } from './model.ts';
import type { Change } from './state.ts';
import { times, values } from './values.ts';

/** Somebody's write to an item. */
export interface Deed {
  readonly by: 'the bug' | 'somebody';
  readonly change: Change;
}

export interface ItemHistory {
  /** As it was at the point in time to go back to. */
  readonly base: readonly (readonly [string, AttributeValue])[] | null;
  /** What happened to it since, until the recovery began. */
  readonly deeds: readonly Deed[];
  /** What the row tells of the image that the bug left last. */
  readonly seen: 'nothing' | 'hash' | 'image' | 'both';
  /** Whether the row brings the image to go back to. */
  readonly bringsBase: boolean;
  /** Whether the row writes numbers in the key as the table does. */
  readonly sameSpelling: boolean;
}

/** When somebody writes while the recovery runs: before its n-th call to the outside, or before its n-th write to that item. */
export interface Interference extends Deed {
  readonly item: number;
  readonly when: { readonly call: number } | { readonly writeTo: number };
}

/** What goes wrong with one delivery of a batch, at its n-th call to the outside. */
export type Trouble =
  | { readonly kind: 'none' }
  /** The function dies. Half: some of a batch's statements have taken effect. */
  | { readonly kind: 'crash'; readonly at: number; readonly when: 'before' | 'half' | 'after' }
  /** The call is refused, and those after it. */
  | { readonly kind: 'refused'; readonly at: number; readonly calls: number }
  /** The call takes effect, but its answer is an error. */
  | { readonly kind: 'lost'; readonly at: number }
  /** Time is up from then on. */
  | { readonly kind: 'late'; readonly at: number }
  /** Nobody waits for it: the next delivery begins at once. */
  | { readonly kind: 'beside' }
  /** Taken for dead, it goes on when the next delivery has ended, or everything has. */
  | { readonly kind: 'zombie'; readonly at: number; readonly until: 'next' | 'end' };

export interface Delivery {
  readonly trouble: Trouble;
  /** The rows come in another order, and the first one twice. */
  readonly turn: number;
  readonly twice: boolean;
}

export interface History {
  readonly partition: 'S' | 'N' | 'B';
  readonly sort: 'S' | 'N' | 'B' | undefined;
  readonly items: readonly ItemHistory[];
  readonly rules: Omit<Rules, 'runId'>;
  readonly planned: boolean;
  readonly batches: number;
  /** Of the first pass, of the next one, …: batch by batch. A batch that is not delivered in peace fails, and has its turn in the next pass. */
  readonly passes: readonly (readonly { readonly deliveries: readonly Delivery[]; readonly peace: boolean }[])[];
}

export const marker = 'marked by';
export const ttl = 'expires';
/** Few names, so that two writes often meet; among them what a careless lookup, or an expression, would trip over. */
const names = fc.constantFrom('total', 'state', 'a.b', 'constructor', '__proto__', 'size', ttl, marker);
const attribute = names.chain((name) => fc.tuple(fc.constant(name), name === ttl ? times : values));
const image = fc.uniqueArray(attribute, { selector: ([name]) => name, maxLength: 5 });

export const changes: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      whole: fc.constant(false),
      set: fc.uniqueArray(
        fc.oneof(
          { weight: 4, arbitrary: attribute },
          { weight: 1, arbitrary: fc.tuple(names, fc.constant(undefined)) },
        ),
        { selector: ([name]) => name, minLength: 1, maxLength: 3 },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Change>('delete') },
  { weight: 1, arbitrary: fc.record({ whole: fc.constant(true), set: image }) },
);

const deed = fc.record<Deed>({
  by: fc.oneof(
    { weight: 2, arbitrary: fc.constant('the bug' as const) },
    { weight: 1, arbitrary: fc.constant('somebody' as const) },
  ),
  change: changes,
});

const item = fc.record<ItemHistory>({
  base: fc.option(image, { freq: 4 }),
  deeds: fc.array(deed, { maxLength: 3 }),
  seen: fc.constantFrom('hash', 'image', 'nothing', 'both'),
  bringsBase: fc.boolean(),
  sameSpelling: fc.boolean(),
});

const call = fc.integer({ min: 1, max: 25 });
const trouble = fc.oneof(
  fc.constant<Trouble>({ kind: 'none' }),
  fc.record({ kind: fc.constant('crash' as const), at: call, when: fc.constantFrom('before', 'half', 'after') }),
  fc.record({ kind: fc.constant('refused' as const), at: call, calls: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('lost' as const), at: call }),
  fc.record({ kind: fc.constant('late' as const), at: call }),
  fc.constant<Trouble>({ kind: 'beside' }),
  fc.record({ kind: fc.constant('zombie' as const), at: call, until: fc.constantFrom('next', 'end') }),
) as fc.Arbitrary<Trouble>;
const delivery = fc.record<Delivery>({ trouble, turn: fc.nat({ max: 3 }), twice: fc.boolean() });
export const deliveries = fc.array(delivery, { maxLength: 3 });
const batch = fc.record({ deliveries, peace: fc.integer({ min: 0, max: 3 }).map((n) => n < 3) });

const keyType = fc.constantFrom('S', 'N', 'B');
const notTheMarker = names.filter((name) => name !== marker);
const rules = fc.record<History['rules']>({
  attributes: fc.option(fc.uniqueArray(notTheMarker, { minLength: 1, maxLength: 4 }), { freq: 1, nil: undefined }),
  createdItems: fc.constantFrom('keep', 'delete'),
  laterWrites: fc.oneof(
    { weight: 3, arbitrary: fc.constant('conflict' as const) },
    { weight: 1, arbitrary: fc.constant('overwrite' as const) },
  ),
  onConflict: fc.constantFrom('skip', 'fail', 'force'),
  marker: fc.option(fc.constant(marker), { nil: undefined }),
  ttl: fc.option(fc.constant(ttl), { nil: undefined }),
});

/** Whatever ValidateIncident lets through. */
const isAllowed = ({ rules: { onConflict, laterWrites }, planned }: History) =>
  (onConflict === 'skip' || laterWrites === 'conflict') && (onConflict !== 'force' || planned);

export const histories: fc.Arbitrary<History> = fc
  .record<History>({
    partition: keyType,
    sort: fc.option(keyType, { nil: undefined }),
    items: fc.array(item, { minLength: 1, maxLength: 5 }),
    rules,
    planned: fc.boolean(),
    batches: fc.constantFrom(1, 2),
    passes: fc.tuple(fc.tuple(batch, batch), fc.tuple(batch, batch)),
  })
  .filter(isAllowed);

export const interferences: fc.Arbitrary<Interference[]> = fc.array(
  fc.record<Interference>({
    by: fc.oneof(
      { weight: 3, arbitrary: fc.constant('somebody' as const) },
      { weight: 1, arbitrary: fc.constant('the bug' as const) },
    ),
    change: changes,
    item: fc.nat({ max: 4 }),
    when: fc.oneof(
      fc.record({ call: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ writeTo: fc.integer({ min: 1, max: 3 }) }),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);
