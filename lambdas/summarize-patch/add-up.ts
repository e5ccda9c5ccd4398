import type { Bucket } from '../shared/bucket.ts';
import type { PlanChange } from '../shared/contract.ts';
import { imageHash } from '../shared/image-hash.ts';
import { imageToJson, rowFromJson, rowToJson } from '../shared/image-json.ts';
import { jsonLines, toJsonLines } from '../shared/json-lines.ts';
import { planChange } from '../shared/plan-change.ts';
import type { StoredRows } from '../shared/report.ts';
import { type FileHashes, hashed, hashesUnder } from '../shared/stored-rows.ts';
import { RowFiles } from '../shared/summary/row-files.ts';
import { Tally } from '../shared/summary/tally.ts';
import type { Verdicts } from '../shared/summary/verdicts.ts';
import type { Unfinished } from './map-results.ts';
import { verdictOf } from './verdict-of.ts';

export interface Rows {
  readonly bucket: Bucket;
  readonly verdicts: Verdicts;
  readonly unfinished: ReadonlyMap<string, Unfinished>;
  readonly canary: boolean;
  /** Of the rows that are owed an outcome: the collected keys, or the approved plan's rows. */
  readonly rowsPrefix: string;
  readonly collected: string;
  /** What was approved; nothing without a plan. */
  readonly approved: readonly StoredRows[];
  /** Where the rows of a further pass go. */
  readonly nextPrefix: string;
}

export interface AddedUp {
  readonly lists: Tally['lists'];
  /** Keys whose turn is still to come. */
  readonly remaining: number;
  readonly failedLines: readonly string[];
  /** The files of a further pass. */
  readonly next: FileHashes;
}

/** What became of every row, by the plan as it was approved. If that is not there any more, by the collected keys, and there is no further pass. */
export const addUp = async (rows: Rows): Promise<AddedUp & { readonly planChange: PlanChange | null }> => {
  const { rowsPrefix, collected, approved } = rows;
  // Hashed as they are read: the rows of a further pass come from the very bytes that are compared.
  const hashes = new Map<string, string>();
  const added = await addUpUnder(rows, rowsPrefix, hashes).catch((error: Error) => error);
  const change = approved.length === 0 ? null : await changeOf(rows, added instanceof Error ? undefined : hashes);
  if (change !== null)
    return { ...(await addUpUnder(rows, collected, new Map())), next: new Map(), planChange: change };
  if (added instanceof Error) throw added;
  return { ...added, planChange: null };
};

/** `read`: the rows' files, as they were just read; undefined: what is there can't be read as rows. */
const changeOf = async ({ bucket, rowsPrefix, approved }: Rows, read: FileHashes | undefined) => {
  const now = await Promise.all(
    approved.map((rows) => (rows.rowsPrefix === rowsPrefix && read) || hashesUnder(bucket, rows.rowsPrefix)),
  );
  return planChange(approved, new Map(now.flatMap((hashes) => [...hashes])));
};

/** Writes the rows of a further pass. `hashes` gets those of the files that it read. */
const addUpUnder = async (
  { bucket, verdicts, unfinished, canary, nextPrefix }: Rows,
  rowsPrefix: string,
  hashes: Map<string, string>,
): Promise<AddedUp> => {
  const next = new RowFiles(nextPrefix, (file, text) => bucket.put(file, text));
  const failedLines: string[] = [];
  const tally = new Tally();
  let remaining = 0;
  for (const file of await bucket.list(rowsPrefix))
    for await (const line of jsonLines(hashed(file, (await bucket.read(file)) ?? gone(file), hashes))) {
      const row = rowFromJson(line);
      const hash = imageHash(row.key);
      const verdict = verdicts.find(hash) ?? verdictOf(row, unfinished.get(hash)?.reason, canary);
      if (verdict === 'remaining') remaining++;
      else {
        const key = imageToJson(row.key);
        tally.add(key, verdict);
        if (verdict.outcome !== 'failed') continue;
        failedLines.push(toJsonLines([{ key, reason: verdict.reason }]));
      }
      const { tried = [] } = unfinished.get(hash) ?? {};
      await next.add(toJsonLines([rowToJson({ ...row, ...(tried.length > 0 && { tried }) })]));
    }
  await next.close();
  return { lists: tally.lists, remaining, failedLines, next: next.files };
};

const gone = (file: string): never => {
  throw new Error(`The key file ${file} is gone.`);
};
