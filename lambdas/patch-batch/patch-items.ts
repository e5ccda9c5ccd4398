import type { Image, KeyRow } from '../shared/attribute.ts';
import type { PatchBatchInput } from '../shared/contract.ts';
import type { OutcomeEntry } from '../shared/outcome-entry.ts';
import { decide } from '../shared/patching/decide.ts';
import { isWrite, type Write } from '../shared/patching/decision.ts';
import { changedEntry, outcomeEntry } from '../shared/patching/entries.ts';
import type { TimeToLive } from '../shared/patching/expired.ts';
import type { ImageReader, ReadResult } from '../shared/patching/image-reader.ts';
import type { Journal } from '../shared/patching/journal.ts';
import type { WriteResult } from '../shared/patching/writer.ts';
import type { PatchBatchPorts } from './patch-batch.ts';

/** How often an item is read, decided and written before it is left as it is. */
const maxRounds = 4;
/** The time kept for ending properly: writes under way, their retries, the outcomes. */
const reserveMs = 15_000;

const outOfTime = 'The function ran out of time before this item; redrive to go on.';

/** An item on its way; `trouble` is why its last write did not succeed. */
interface Item {
  readonly row: KeyRow;
  readonly base: Image | null;
  trouble?: OutcomeEntry;
}

/** Decides and writes, round by round, until every row has its outcome. Each round's writes are journaled before they begin. */
export const patchItems = async (
  rows: readonly KeyRow[],
  { run, incident }: PatchBatchInput['BatchInput'],
  journal: Journal,
  ports: PatchBatchPorts,
): Promise<OutcomeEntry[]> => {
  const entries: OutcomeEntry[] = [];
  const late = () => ports.remainingMs() < reserveMs;
  const attribute = await ports.ttlAttribute(run.tableName);
  const timeToLive = (): TimeToLive | undefined =>
    attribute === undefined ? undefined : { attribute, nowSeconds: Math.floor(ports.now() / 1000) };

  /** The item's write, unless it has come to an end. */
  const plan = (item: Item, live: Image | null, round: number): Write | undefined => {
    const { row, base } = item;
    const decision = decide({ row, base, live, patch: incident.patch, timeToLive: timeToLive() });
    if (!isWrite(decision)) {
      const done = decision.kind === 'unchanged' ? journal.done(row.key, live) : undefined;
      const reason = decision.kind === 'conflict' ? decision.reason : undefined;
      entries.push(done ? changedEntry(row, done) : outcomeEntry(row, decision.kind, reason));
    } else if (incident.patch.laterWrites === 'conflict' && journal.overtaken(row.key, live))
      entries.push(outcomeEntry(row, 'conflict', 'The item was written again after an earlier attempt to patch it.'));
    else if (round > maxRounds) entries.push(item.trouble ?? outcomeEntry(row, 'conflict'));
    else if (late()) entries.push(outcomeEntry(row, 'failed', outOfTime));
    else return decision;
    return undefined;
  };

  /** What came of an item's write. True: it is to be tried again. */
  const settle = (item: Item, write: Write, result: WriteResult): boolean => {
    const { row } = item;
    if (result.status === 'done') entries.push(changedEntry(row, write));
    else if (result.status === 'late') entries.push(outcomeEntry(row, 'failed', outOfTime));
    else if (result.status === 'refused')
      item.trouble = outcomeEntry(
        row,
        'conflict',
        `The item changed each of ${maxRounds} times it was about to be patched.`,
      );
    else if (result.status === 'failed' && result.again) item.trouble = outcomeEntry(row, 'failed', result.reason);
    else entries.push(outcomeEntry(row, result.status, result.reason));
    return result.status === 'refused' || (result.status === 'failed' && result.again);
  };

  let pending = await withBases(rows, run.baseTable, ports.images, entries);
  for (let round = 1; pending.length > 0; round++) {
    if (round > 1) await ports.pause(round);
    const lives = await ports.images.read(
      run.tableName,
      pending.map(({ row }) => row.key),
    );
    const planned = pending.flatMap((item, index) => {
      const live = lives[index];
      if (live === undefined || 'unreadable' in live) {
        entries.push(outcomeEntry(item.row, 'failed', live?.unreadable));
        return [];
      }
      const write = plan(item, live.image, round);
      return write ? [{ item, write }] : [];
    });
    if (planned.length === 0) break;
    const writes = planned.map(({ write }) => write);
    await journal.append(writes);
    const results = await ports.writer.write(run.tableName, writes, late);
    pending = planned.flatMap(({ item, write }, index) => {
      const result = results[index];
      return result && settle(item, write, result) ? [item] : [];
    });
  }
  return entries;
};

/** Each row with the image to go back to: its own, or the base table's. */
const withBases = async (
  rows: readonly KeyRow[],
  baseTable: string,
  images: ImageReader,
  entries: OutcomeEntry[],
): Promise<Item[]> => {
  const bare = rows.filter(({ base }) => base === undefined);
  const read = await images.read(
    baseTable,
    bare.map(({ key }) => key),
  );
  const results = new Map<KeyRow, ReadResult | undefined>(bare.map((row, index) => [row, read[index]]));
  return rows.flatMap((row) => {
    if (row.base !== undefined) return [{ row, base: row.base }];
    const result = results.get(row);
    if (result && 'image' in result) return [{ row, base: result.image }];
    entries.push(outcomeEntry(row, 'failed', result?.unreadable));
    return [];
  });
};
