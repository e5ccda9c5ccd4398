import { auditMinute } from '../../shared/audit-layout.ts';
import type { Run } from '../../shared/contract.ts';
import { AuditGapError } from '../../shared/errors.ts';
import { absentHash } from '../../shared/image-hash.ts';
import { imageFromJson } from '../../shared/image-json.ts';
import type { Incident } from '../../shared/incident.ts';
import type { CollectedRow, KeySource, Page } from './source.ts';

/** A record of the trail, see audit-layout.ts. */
export interface AuditRecord {
  /** DynamoDB JSON, as text. */
  readonly key: string;
  /** ISO 8601, whole seconds. */
  readonly at: string;
  readonly sequence: string;
  /** Hash of the image that was written; undefined: the item was deleted. */
  readonly hash: string | undefined;
  readonly writtenBy: string | undefined;
}

/** The event source mapping that hands the table's writes to the trail. */
export interface Recorder {
  readonly uuid: string;
  readonly isEnabled: boolean;
  /** When it was last switched on or off, in milliseconds. */
  readonly changedMs: number;
  /** What became of its latest batch, in AWS's words. */
  readonly lastResult: string;
}

/** The AuditTrail of one table. */
export interface AuditTrail {
  /** Everything recorded of a minute (auditMinute). */
  records(minute: string): Promise<readonly AuditRecord[]>;
  /** When records of the minute were last written, in milliseconds; undefined: never. */
  lastRecordedMs(minute: string): Promise<number | undefined>;
  /** Undefined: the stack was not told which one it is. */
  recorder(): Promise<Recorder | undefined>;
  /** Batches of stream records that could not be recorded. */
  failures(): Promise<number>;
}

interface Cursor {
  /** The end of the window, milliseconds. */
  readonly toMs: number;
  /** The minute that is next. */
  readonly minuteMs: number;
  /** Since when the recorder's batches fail, and when that was seen last. */
  readonly failing?: { readonly sinceMs: number; readonly seenMs: number };
}

/** The stream's times are whole seconds. */
const widenMs = 2000;
/** The trail is taken to be past a time when it has been quiet about it for so long. */
const quietMs = 60_000;
/** As long as a recorder whose batches fail is waited for. */
const patienceMs = 30 * 60_000;
const goodResults = ['OK', 'No records processed'];
/** IAM may take longer than the freeze was given to settle. Whose writes count must be known: others may go on. */
const lateMs = 120_000;
const keptMs = 35 * 24 * 3600_000;
const oneMinuteMs = 60_000;
const reading = 'audit-log';

const waitUntil = (timeMs: number, nowMs: number, cursor: Cursor, rows: CollectedRow[] = []): Page => ({
  rows,
  reading,
  next: { kind: 'wait', cursor, seconds: Math.max(1, Math.ceil((timeMs - nowMs) / 1000)) },
});

/**
 * Keys that the table's AuditTrail saw written in the window. Without `to` the window ends when collecting begins, or, of a named
 * writer, two minutes later: writes that landed while the freeze spread are found too. `lastSeen` is what that writer left last.
 */
export const auditLogSource = (trailOf: (run: Run) => Promise<AuditTrail>, now: () => number): KeySource => ({
  async *collect(cursor, { run, incident }) {
    const { impactedKeys } = incident;
    if (impactedKeys.source !== 'audit-log') return;
    const trail = await trailOf(run);
    const fromMs = Date.parse(impactedKeys.from) - widenMs;
    if (fromMs < now() - keptMs)
      throw new AuditGapError(
        `The audit trail of ${run.tableName} keeps 35 days, and ${impactedKeys.from} is longer ago. Start a new run with keys from a file (source "s3").`,
      );
    const openEnd = () => now() + (impactedKeys.writtenBy === undefined ? 0 : lateMs);
    const begin = (): Cursor => ({ toMs: impactedKeys.to ? Date.parse(impactedKeys.to) : openEnd(), minuteMs: fromMs });
    let at = (cursor as Cursor | null) ?? begin();
    const endMs = at.toMs + widenMs;
    const recorder = await trail.recorder();
    if (recorder?.isEnabled === false) refuseStopped(run, recorder);
    // Switched on a moment ago, it may not have begun with what it missed.
    const askMs = Math.max(endMs, recorder?.changedMs ?? 0) + quietMs;
    if (now() < askMs) {
      yield waitUntil(askMs, now(), at);
      return;
    }
    await refuseGaps(run, trail);
    if (recorder !== undefined && !goodResults.includes(recorder.lastResult)) {
      at = { ...at, failing: { sinceMs: at.failing?.sinceMs ?? now(), seenMs: now() } };
      if (at.failing && now() >= at.failing.sinceMs + patienceMs) refuseFailing(run, recorder);
    }
    if (at.failing && now() < at.failing.seenMs + quietMs) {
      yield waitUntil(at.failing.seenMs + quietMs, now(), at);
      return;
    }
    at = { toMs: at.toMs, minuteMs: at.minuteMs };
    for (; auditMinute(at.minuteMs) <= auditMinute(endMs); at = { ...at, minuteMs: at.minuteMs + oneMinuteMs }) {
      const minute = auditMinute(at.minuteMs);
      const recordedMs = await trail.lastRecordedMs(minute);
      if (recordedMs !== undefined && now() < recordedMs + quietMs) {
        yield waitUntil(recordedMs + quietMs, now(), at);
        return;
      }
      const rows = (await trail.records(minute)).filter(within(fromMs, endMs, impactedKeys)).map(toRow);
      yield { rows, reading, next: { kind: 'more', cursor: { ...at, minuteMs: at.minuteMs + oneMinuteMs } } };
    }
    await refuseGaps(run, trail);
    yield { rows: [], reading, next: { kind: 'done' } };
  },
});

type AuditLogKeys = Extract<Incident['impactedKeys'], { source: 'audit-log' }>;

const within = (fromMs: number, endMs: number, { writtenBy }: AuditLogKeys) => {
  const [first, last] = [Math.floor(fromMs / 1000) * 1000, endMs];
  return (record: AuditRecord) => {
    const atMs = Date.parse(record.at);
    return atMs >= first && atMs <= last && (writtenBy === undefined || record.writtenBy === writtenBy);
  };
};

const toRow = ({ key, hash, sequence }: AuditRecord): CollectedRow => ({
  row: { key: imageFromJson(JSON.parse(key)), lastSeen: hash ?? absentHash },
  order: sequence,
});

const refuseStopped = ({ tableName }: Run, { uuid }: Recorder): never => {
  throw new AuditGapError(
    `The audit trail of ${tableName} is not recording: its event source mapping ${uuid} is not Enabled, so impacted keys may be missing. ` +
      'Enable it, wait until it is Enabled and has caught up, and redrive; if it was off for more than 24 hours, start a new run with keys from a file (source "s3").',
  );
};

const refuseFailing = ({ tableName }: Run, { uuid, lastResult }: Recorder): never => {
  throw new AuditGapError(
    `The audit trail of ${tableName} can't be written for over ${patienceMs / 60_000} minutes: the last result of its event source mapping ${uuid} is "${lastResult}", so impacted keys may be missing. ` +
      'See the log of RecordAudit, mend the cause, wait until the last result is "OK" (it changes with the next write that is recorded), and redrive.',
  );
};

const refuseGaps = async (run: Run, trail: AuditTrail) => {
  const failures = await trail.failures();
  if (failures > 0)
    throw new AuditGapError(
      `The audit trail of ${run.tableName} has a gap: ${failures} batches of stream records are in its failure queue, so impacted keys may be missing. ` +
        'Read their times there: if the window is not touched, purge the queue and redrive; otherwise start a new run with keys from a file (source "s3").',
    );
};
