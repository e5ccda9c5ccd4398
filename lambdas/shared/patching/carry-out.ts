import type { Image } from '../attribute.ts';
import type { OutcomeEntry } from '../outcome-entry.ts';
import type { DecidedWrite } from './decision.ts';
import { changedEntry, outcomeEntry, type Subject } from './entries.ts';
import type { ImageReader, ReadResult } from './image-reader.ts';
import type { Journal } from './journal.ts';
import type { Pace } from './pace.ts';
import type { WriteResult, Writer } from './writer.ts';

/** How often an item is read, decided and written before it is left as it is. */
const maxRounds = 4;

/** An item to write to. */
export interface Item extends Subject {
  /** The image, where it has just been read; null: there is no item. */
  readonly live?: Image | null;
}

/** What to do about an item, as it is now: the write that is left to do, or what became of it. */
export type Plan<I extends Item> = (item: I, live: Image | null) => DecidedWrite | OutcomeEntry;

export interface Tools {
  readonly tableName: string;
  readonly journal: Journal;
  readonly images: ImageReader;
  readonly writer: Writer;
  readonly pace: Pace;
  readonly pause: (attempt: number) => Promise<void>;
}

/** What became of the items; those that are missing were not begun any more: it was late. */
export type CarriedOut = readonly OutcomeEntry[];

const changedEachTime = `The item changed each of ${maxRounds} times it was about to be patched.`;

/** Plans and writes, round by round, until every item has come to an end. Each round's writes are journaled before they begin. */
export const carryOut = async <I extends Item>(
  items: readonly I[],
  plan: Plan<I>,
  { tableName, journal, images, writer, pace, pause }: Tools,
): Promise<CarriedOut> => {
  const entries: OutcomeEntry[] = [];
  /** Why an item's last write did not succeed. */
  const troubles = new Map<I, OutcomeEntry>();
  const throttles = new Map<I, number>();
  const end = (item: I, entry: OutcomeEntry) => {
    const throttled = throttles.get(item) ?? 0;
    entries.push(throttled > 0 ? { ...entry, throttled } : entry);
  };

  /** What came of an item's write. True: it is to be tried again. */
  const settle = (item: I, write: DecidedWrite, result: WriteResult): boolean => {
    throttles.set(item, (throttles.get(item) ?? 0) + (result.throttled ?? 0));
    if (result.status === 'late') return false;
    if (result.status === 'done') end(item, changedEntry(item, write));
    else if (result.status === 'refused')
      troubles.set(item, outcomeEntry(item, 'conflict', { reason: changedEachTime }));
    else {
      const entry = outcomeEntry(item, result.status, { reason: result.reason });
      if (result.status !== 'failed' || !result.again) end(item, entry);
      else troubles.set(item, entry);
    }
    return result.status === 'refused' || (result.status === 'failed' && result.again);
  };

  const readAll = async (pending: readonly I[], round: number) => {
    const known = (item: I) => round === 1 && item.live !== undefined;
    const others = pending.filter((item) => !known(item));
    const read = await images.read(
      tableName,
      others.map(({ key }) => key),
    );
    const results = new Map<I, ReadResult | undefined>(others.map((item, index) => [item, read[index]]));
    return (item: I) => (known(item) ? { image: item.live ?? null } : results.get(item));
  };

  let pending = [...items];
  for (let round = 1; pending.length > 0 && !pace.late(); round++) {
    if (round > 1) await pause(round);
    const readOf = await readAll(pending, round);
    const planned = pending.flatMap((item) => {
      const live = readOf(item);
      if (live === undefined || 'unreadable' in live) {
        end(item, outcomeEntry(item, 'failed', { reason: live?.unreadable ?? 'DynamoDB gave no answer.' }));
        return [];
      }
      const next = plan(item, live.image);
      if ('outcome' in next) end(item, next);
      else if (round > maxRounds) end(item, troubles.get(item) ?? outcomeEntry(item, 'conflict'));
      else return [{ item, write: next }];
      return [];
    });
    if (planned.length === 0) break;
    const writes = planned.map(({ write }) => write);
    await journal.append(writes);
    const results = await writer.write(tableName, writes, pace);
    pending = planned.flatMap(({ item, write }, index) => {
      const result = results[index];
      return result && settle(item, write, result) ? [item] : [];
    });
  }
  return entries;
};
