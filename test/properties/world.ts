import type { Scheduler } from 'fast-check';
import type { Image, KeyAttribute, KeyRow } from '../../lambdas/shared/attribute.ts';
import type { Run } from '../../lambdas/shared/contract.ts';
import { hashOrAbsent } from '../../lambdas/shared/image-hash.ts';
import { imageReader } from '../../lambdas/shared/patching/image-reader.ts';
import { tableWriter } from '../../lambdas/shared/patching/table-writer.ts';
import { run as someRun } from '../lambdas/incident.ts';
import { memoryBucket } from '../lambdas/memory-bucket.ts';
import { Dynamo, type Written } from './dynamo.ts';
import type { Deed, History, Interference, ItemHistory, Meanwhile } from './history.ts';
import { type Said, saidIn, unspoken } from './journaled.ts';
import type { Known } from './model.ts';
import { Others } from './others.ts';
import { type Attempt, atOnce, bucketOver, type Call, type Surroundings, type What } from './outside.ts';
import { changed, imageOf, type State, shown, shownChange, stateOf } from './state.ts';
import { keyParts, nowSeconds } from './values.ts';

/** A write that took effect. */
export interface Event {
  /** Its place among all writes, journal objects and beginnings of attempts. */
  readonly at: number;
  readonly item: string;
  readonly by: Deed['by'] | Attempt;
  readonly before: State;
  readonly after: State;
  /** What the journal had not said of it; undefined: it had said nothing. */
  readonly unspoken: readonly string[] | undefined;
}

/** An item of the table, in no row: nobody is to touch it. */
export const bystander = 'bystander';

export interface Item {
  readonly name: string;
  readonly key: Image;
  readonly base: State;
  /** What was there when the recovery began. */
  readonly start: State;
  /** What the bug left last. */
  readonly bad: State;
  readonly seen: ItemHistory['seen'];
  readonly row: KeyRow;
}

/** A table with its past, a bucket, and everything that happens to them. */
export class World {
  readonly history: History;
  readonly run: Run;
  readonly dynamo: Dynamo;
  readonly bucket = memoryBucket();
  readonly items: readonly Item[];
  readonly story: string[] = [];
  readonly events: Event[] = [];
  /** All journals. */
  readonly said: Said[] = [];
  /** Both images of each item, as an approved plan shows them. */
  readonly planned = new Map<string, NonNullable<Known['planned']>>();
  /** Items that the run asked to write to, once for each request. */
  readonly asked: string[] = [];
  readonly around: Surroundings;
  readonly #others = new Others();
  #moments = 0;

  constructor(history: History, scheduler: Scheduler) {
    this.history = history;
    const keySchema: KeyAttribute[] = [
      { name: 'pk', type: history.partition },
      ...(history.sort ? [{ name: 'sk', type: history.sort }] : []),
    ];
    this.run = { ...someRun, keySchema };
    this.dynamo = new Dynamo(keySchema);
    this.items = history.items.map((item, n) => this.#begun(item, n));
    const key = this.#keyOf(history.items.length);
    this.dynamo.set(this.run.baseTable, key, { ...key, total: { N: '10' } });
    this.dynamo.set(this.run.tableName, key, { ...key, total: { N: '-1' } });
    this.around = {
      scheduler,
      tell: this.tell,
      now: () => ++this.#moments,
      before: (what) => this.#before(what),
    };
  }

  readonly tell = (text: string): void => void this.story.push(text);

  live({ key }: Pick<Item, 'key'>): State {
    return stateOf(this.dynamo.get(this.run.tableName, key), key);
  }

  nameOf(key: Image): string {
    const image = this.dynamo.place(key);
    return this.items.find((item) => this.dynamo.place(item.key) === image)?.name ?? bystander;
  }

  /** The image to go back to, as it is now. */
  baseOf({ key, row, base }: Item): State {
    return row.base === undefined ? stateOf(this.dynamo.get(this.run.baseTable, key), key) : base;
  }

  known({ name, seen, bad }: Item): Known {
    return { seen, bad, planned: this.planned.get(name) };
  }

  /** The plan that is approved shows what there is now. */
  plan(): void {
    for (const item of this.items) this.planned.set(item.name, { base: this.baseOf(item), live: this.live(item) });
    this.tell('A plan is made');
  }

  /** Somebody writes to an item. */
  #deed(item: Item, { by, change }: Deed): void {
    const before = this.live(item);
    const after = changed(before, change);
    if (shown(before) === shown(after)) return;
    this.dynamo.set(this.run.tableName, item.key, imageOf(item.key, after));
    this.events.push({ at: ++this.#moments, item: item.name, by, before, after, unspoken: [] });
    this.tell(`${by} writes ${item.name}: ${shownChange(change)}`);
  }

  /** What a run, or a pass of it, said that it was about to do to an item, in order. */
  journal(phase: string, { name }: Pick<Item, 'name'>): Said[] {
    return this.said.filter((said) => said.item === name && `${said.phase}/`.startsWith(`${phase}/`));
  }

  /** What happened to an item. */
  eventsOf({ name }: Pick<Item, 'name'>): Event[] {
    return this.events.filter((event) => event.item === name);
  }

  /** Between the plan and the patch. */
  meanwhile(): void {
    const { meanwhile, rebased } = this.history;
    for (const each of meanwhile) this.#deedOf(each);
    const item = rebased && this.items[rebased.item];
    if (rebased === undefined || item === undefined) return;
    const base = rebased.base && new Map(rebased.base);
    this.dynamo.set(this.run.baseTable, item.key, imageOf(item.key, base));
    this.tell(`In the base table ${item.name} is ${shown(base)} from now on`);
  }

  /** From now on others write. */
  interfere(others: readonly Interference[]): void {
    this.#others.begin(others);
  }

  /** Everything that a step may ask for, through an attempt's calls or at once. */
  ports(attempt?: Attempt) {
    const call: Call = attempt?.call ?? atOnce;
    const client = this.dynamo.client(
      call,
      (written) => attempt && this.#written(attempt, written),
      (verb, table, keys) => this.#about(verb, table, keys),
    );
    const mayGoOn = () => call({ text: 'looks at its run', writesTo: [] }, () => {});
    return {
      hold: { assertNotLifted: mayGoOn, assertMayWrite: mayGoOn },
      images: imageReader(client, async () => {}),
      writer: tableWriter(client, async () => {}),
      readVersion: this.bucket.readVersion,
      bucket: bucketOver(this.bucket, call, (key, body) => this.#created(key, body, attempt)),
      ttlAttribute: async () => this.history.rules.ttl,
      now: () => nowSeconds * 1000,
      remainingMs: attempt?.remainingMs ?? (() => 60_000),
      pause: async () => {},
    };
  }

  #deedOf({ item: n, ...deed }: Meanwhile) {
    const item = this.items[n];
    if (item) this.#deed(item, deed);
  }

  #keyOf(n: number, spelling = 0): Image {
    const part = (type: 'S' | 'N' | 'B', index: number) => {
      const values = keyParts(type)[index] ?? [];
      return values[spelling % values.length] ?? { S: '?' };
    };
    const { partition, sort } = this.history;
    if (sort === undefined) return { pk: part(partition, n) };
    return { pk: part(partition, n % 2), sk: part(sort, Math.floor(n / 2)) };
  }

  #begun({ base: then, deeds, seen, bringsBase, sameSpelling }: ItemHistory, n: number): Item {
    const [name, key, base] = [`item ${n}`, this.#keyOf(n), then && new Map(then)];
    this.dynamo.set(this.run.baseTable, key, imageOf(key, base));
    let [state, bad]: State[] = [base, base];
    this.tell(`${name} was ${shown(base)}`);
    for (const { by, change } of deeds) {
      state = changed(state ?? null, change);
      if (by === 'the bug') bad = state;
      this.tell(`  then ${by}: ${shownChange(change)}`);
    }
    this.dynamo.set(this.run.tableName, key, imageOf(key, state ?? null));
    const badImage = imageOf(key, bad ?? null);
    const row = {
      key: this.#keyOf(n, sameSpelling ? 0 : 1),
      ...(bringsBase && { base: imageOf(key, base) }),
      ...((seen === 'image' || seen === 'both') && { bad: badImage }),
      ...((seen === 'hash' || seen === 'both') && { lastSeen: hashOrAbsent(badImage) }),
    };
    return { name, key, base, start: state ?? null, bad: bad ?? null, seen, row };
  }

  #about(verb: string, table: string, keys: readonly Image[]): What {
    const names = keys.map((key) => this.nameOf(key));
    const text = `${verb} ${names.join(', ')} in ${table}`;
    return { text, writesTo: verb === 'reads' ? [] : names };
  }

  #written(by: Attempt, { table, key, before, after }: Written) {
    const item = table === this.run.tableName ? this.nameOf(key) : `${table}: ${this.nameOf(key)}`;
    const event = { at: ++this.#moments, item, by, before: stateOf(before, key), after: stateOf(after, key) };
    this.events.push({ ...event, unspoken: unspoken(event, this.journal(by.phase, { name: item })) });
    this.#others.wrote(item);
    this.tell(`  → ${item} is ${shown(event.after)}`);
  }

  #created(key: string, body: string, by: Attempt | undefined) {
    this.said.push(...saidIn(key, body, by, ++this.#moments, (image) => this.nameOf(image)));
  }

  /** A call is about to take effect: whoever was waiting for it writes first. */
  #before(what: What) {
    this.asked.push(...what.writesTo);
    for (const each of this.#others.next(what)) this.#deedOf(each);
  }
}
