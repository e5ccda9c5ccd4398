import type { Counts, Outcome, PlanChange, QuestionKind } from './contract.ts';

/** The file at summaryKey: what the approval page shows. */
export interface Summary {
  readonly kind: QuestionKind | 'rehearsal' | 'revert';
  readonly runId: string;
  readonly tableName: string;
  readonly pass: number;
  /** Distinct impacted keys, over all passes; of an undo: those that the run had written. */
  readonly keys: number;
  /** Over all passes: each key's latest outcome; of a plan: what would become of it. With `remaining` they add up to `keys`. */
  readonly counts: Counts;
  /** After a canary: keys whose turn comes later. Otherwise 0. */
  readonly remaining: number;
  /** Of a plan: its rows. Otherwise null. */
  readonly plan: StoredRows | null;
  /** After a patch: the rows of a further pass, or that there are none. Null where there can be no such pass. */
  readonly next: StoredRows | null;
  /** After the patch of an approved plan: which of its files are no longer what was approved. Otherwise null. */
  readonly planChange: PlanChange | null;
  /** After a patch: what was read again. Otherwise null. */
  readonly proof: Proof | null;
  /** Writes that DynamoDB throttled before they succeeded, or failed. */
  readonly throttled: number;
  readonly streamConsumers: readonly string[];
  /** Keys without `lastSeen` and without images: a later good write to them can't be told from the bug's. */
  readonly unprotected: number;
  /** Up to 20 changed items, attribute by attribute. */
  readonly samples: readonly ChangeSample[];
  /** Up to 100 each; all are in `outcomes/` and `failed/`. */
  readonly conflicts: readonly ItemNote[];
  readonly failures: readonly ItemNote[];
  /** Items written again after the bug that were, or would be, written over (`onConflict: "force"`, `laterWrites: "overwrite"`): up to 100, and how many there are. */
  readonly forced: readonly ItemNote[];
  readonly withForced: number;
  /** Items of which some attributes were left alone, because somebody changed them since: up to 100, and how many there are. */
  readonly keptAttributes: readonly ItemNote[];
  readonly withKeptAttributes: number;
}
/** Rows in the bucket, and what they can be told by later: SHA-256, hex. */
export interface StoredRows {
  readonly rowsPrefix: string;
  /** Of each file, by its name after the prefix. */
  readonly files: Readonly<Record<string, string>>;
  /** Of all of them (stored-rows.ts). */
  readonly sha256: string;
}
/** Every key read again after the patch, and decided again: `asDecided` have nothing left to do. */
export interface Proof {
  /** Keys that could be read. */
  readonly checked: number;
  readonly asDecided: number;
  /** Keys whose outcome says done and that are not: somebody wrote them since. Up to 100. Conflicts and failures are not among them. */
  readonly different: readonly ItemNote[];
}
export interface ItemNote {
  /** The key as DynamoDB JSON. */
  readonly key: unknown;
  /** One sentence. */
  readonly reason: string;
}
export interface ChangeSample {
  readonly key: unknown;
  readonly outcome: Outcome;
  /** DynamoDB JSON; absent side: the attribute was, or is now, missing. */
  readonly changes: Readonly<Record<string, { readonly before?: unknown; readonly after?: unknown }>>;
  /** Changed attributes whose values are too large to be listed. */
  readonly omitted?: readonly string[];
}
