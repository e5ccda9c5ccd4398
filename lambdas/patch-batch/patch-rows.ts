import type { KeyRow } from '../shared/attribute.ts';
import type { PatchBatchInput } from '../shared/contract.ts';
import type { ObjectLog } from '../shared/object-log.ts';
import type { OutcomeEntry } from '../shared/outcome-entry.ts';
import { carryOut } from '../shared/patching/carry-out.ts';
import { outcomeEntry, subjectOf } from '../shared/patching/entries.ts';
import type { Journal } from '../shared/patching/journal.ts';
import { paced } from '../shared/patching/pace.ts';
import { type ReadRow, readImages, type UnreadRow } from '../shared/patching/read-images.ts';
import { watchedPace } from '../shared/patching/watched-pace.ts';
import type { PatchBatchPorts } from './patch-batch.ts';
import { planner } from './planner.ts';

/** The time kept for ending properly: writes under way, their retries, the outcomes. */
const reserveMs = 15_000;

/** Reads, decides and writes, a slice at a time. What became of the rows, which is written down by then; some may be missing: it was late. */
export const patchRows = async (
  rows: readonly KeyRow[],
  input: PatchBatchInput['BatchInput'],
  journal: Journal,
  outcomes: ObjectLog,
  ports: PatchBatchPorts,
): Promise<OutcomeEntry[]> => {
  const { run } = input;
  const { tableName } = run;
  const mayWrite = () => ports.hold.assertMayWrite(run);
  const slices = readImages(rows, run, ports.images);
  // Reading changes nothing, so it need not wait for the leave to write.
  const [first, ttlAttribute] = await Promise.all([slices.next(), ports.ttlAttribute(tableName), mayWrite()]);

  const plan = planner(input, journal, ttlAttribute, ports.now);
  const ends = paced(input.writeUnitsPerSecond, () => ports.remainingMs() < reserveMs);
  const pace = watchedPace(ends, mayWrite, ports.remainingMs);
  const patch = async (slice: readonly (ReadRow | UnreadRow)[]): Promise<OutcomeEntry[]> => {
    const items = slice.flatMap((read) => ('live' in read ? [{ ...subjectOf(read.row), ...read }] : []));
    const unread = slice.flatMap((read) =>
      'unreadable' in read ? [outcomeEntry(subjectOf(read.row), 'failed', { reason: read.unreadable })] : [],
    );
    return [...unread, ...(await carryOut(items, plan, { ...ports, tableName, journal, pace }))];
  };
  const entries: OutcomeEntry[] = [];
  for (let next = first; !next.done && !pace.late(); ) {
    const done = await patch(next.value);
    await journal.confirm();
    [next] = await Promise.all([slices.next(), outcomes.append(done)]);
    entries.push(...done);
  }
  await pace.settled();
  return entries;
};
