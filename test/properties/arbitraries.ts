import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import type { Deed, Delivery, History, Interference, ItemHistory, Meanwhile, Trouble } from './history.ts';
import type { Change } from './state.ts';
import { times, values } from './values.ts';

const marker = 'marked by';
const ttl = 'expires';
/** Few names, so that two writes often meet; among them what a careless lookup, or an expression, would trip over. */
const names = fc.constantFrom('total', 'state', 'a.b', 'constructor', '__proto__', 'size', ttl, marker);
const attribute = names.chain((name) => fc.tuple(fc.constant(name), name === ttl ? times : values));
const image = fc.uniqueArray(attribute, { selector: ([name]) => name, maxLength: 5 });

const changes: fc.Arbitrary<Change> = fc.oneof(
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

/** Most deliveries make about nine calls. */
const call = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 1, arbitrary: fc.integer({ min: 10, max: 25 }) },
);
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
const deliveries = fc.array(delivery, { maxLength: 3 });
const batch = fc.record({ deliveries, peace: fc.integer({ min: 0, max: 3 }).map((n) => n < 3) });

const keyType = fc.constantFrom('S', 'N', 'B');
const notTheMarker = names.filter((name) => name !== marker);
const rules = fc.record<History['rules']>({
  attributes: fc.option(fc.uniqueArray(notTheMarker, { minLength: 1, maxLength: 4 }), { freq: 2, nil: undefined }),
  createdItems: fc.constantFrom('keep', 'delete'),
  laterWrites: fc.oneof(
    { weight: 3, arbitrary: fc.constant('conflict' as const) },
    { weight: 1, arbitrary: fc.constant('overwrite' as const) },
  ),
  onConflict: fc.constantFrom('skip', 'fail', 'force'),
  marker: fc.option(fc.constant(marker), { freq: 2, nil: undefined }),
  ttl: fc.option(fc.constant(ttl), { freq: 2, nil: undefined }),
});

/** Whatever ValidateIncident lets through. */
const allowed = (history: History): History => {
  const { rules, planned } = history;
  const isRefused = (rules.onConflict === 'force' && !planned) || rules.laterWrites === 'overwrite';
  return isRefused ? { ...history, rules: { ...rules, onConflict: 'skip' } } : history;
};

const itemNumber = fc.nat({ max: 4 });
const somebody = fc.oneof(
  { weight: 3, arbitrary: fc.constant('somebody' as const) },
  { weight: 1, arbitrary: fc.constant('the bug' as const) },
);

export const passes: fc.Arbitrary<History['passes']> = fc.tuple(fc.tuple(batch, batch), fc.tuple(batch, batch));

export const histories: fc.Arbitrary<History> = fc
  .record<History>({
    partition: keyType,
    sort: fc.option(keyType, { freq: 2, nil: undefined }),
    items: fc.array(item, { minLength: 1, maxLength: 5 }),
    rules,
    planned: fc.boolean(),
    meanwhile: fc.array(fc.record<Meanwhile>({ by: somebody, change: changes, item: itemNumber }), { maxLength: 1 }),
    rebased: fc.option(fc.record({ item: itemNumber, base: fc.option(image) }), { freq: 2, nil: undefined }),
    canary: fc.option(fc.constantFrom(1, 2), { freq: 2, nil: undefined }),
    batches: fc.constantFrom(1, 2),
    passes,
  })
  .map(allowed);

const early = fc.integer({ min: 4, max: 8 });
const cuts = fc.record({ at: early, when: fc.constantFrom('before' as const, 'half' as const, 'after' as const) });

/** Histories in which nothing but the journal of a first attempt, which was cut off, tells good writes from the bug's. */
export const unprotectedHistories: fc.Arbitrary<History> = fc.tuple(histories, cuts).map(([history, cut]) => {
  const crash: Delivery = { trouble: { kind: 'crash', ...cut }, turn: 0, twice: false };
  return {
    ...history,
    items: history.items.map((each) => ({ ...each, seen: 'nothing' })),
    rules: { ...history.rules, laterWrites: 'conflict', onConflict: 'skip' },
    planned: false,
    canary: undefined,
    passes: [[0, 1].map(() => ({ deliveries: [crash], peace: true }))],
  };
});

/** What others do while it runs. */
export const interferences: fc.Arbitrary<Interference[]> = fc.array(
  fc.record<Interference>({
    by: somebody,
    change: changes,
    item: itemNumber,
    when: fc.oneof(
      fc.record({ call: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ writeTo: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ written: fc.integer({ min: 1, max: 2 }) }),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

const width = 310;
const wideNames = Array.from({ length: width }, (_, n) => `attribute ${n}`);
const all = (value: AttributeValue) => wideNames.map((name): [string, AttributeValue] => [name, value]);

/** Histories with an item of hundreds of attributes, all of which the bug has changed: beyond what one condition holds. */
export const wideHistories: fc.Arbitrary<History> = histories.map((history) => {
  const [item, ...others] = history.items;
  const base = [...(item?.base ?? []), ...all({ N: '10' })];
  const deeds: Deed[] = [
    { by: 'the bug', change: { whole: false, set: all({ N: '-1' }) } },
    ...(item?.deeds ?? []).filter(({ change }) => change !== 'delete' && !change.whole),
  ];
  // By its hash a half-written item is somebody else's.
  const seen = item?.seen === 'image' ? 'hash' : (item?.seen ?? 'hash');
  const wide: ItemHistory = { bringsBase: false, sameSpelling: true, ...item, seen, base, deeds };
  const rules = { ...history.rules, attributes: undefined };
  return { ...history, items: [wide, ...others.slice(0, 1)], rules };
});

/** Often it is some of those attributes that others write to. */
export const wideInterferences: fc.Arbitrary<Interference[]> = fc
  .tuple(interferences, fc.nat({ max: width - 1 }))
  .map(([all, n]) =>
    all.map((each, index) => {
      const change: Change = { whole: false, set: [[wideNames[(n + 100 * index) % width] ?? '', { S: 'x' }]] };
      return each.item < 2 ? { ...each, item: 0, change } : each;
    }),
  );
