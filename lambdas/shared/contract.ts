import type { KeyAttribute } from './attribute.ts';
import type { Incident } from './incident.ts';

/** What every step knows of the run: ValidateIncident makes it, the definition keeps it in `$run`. */
export interface Run {
  /** The execution's name. */
  readonly runId: string;
  readonly executionArn: string;
  /** ISO 8601. With runId it identifies the run: names can recur after 90 days. */
  readonly startedAt: string;
  readonly tableName: string;
  readonly tableArn: string;
  /** The table's primary key, partition key first. */
  readonly keySchema: readonly KeyAttribute[];
  /** The table that base images are read from: `coldpatch-<hash>`, or `restore.useTable`. */
  readonly baseTable: string;
}

/** What every step in the definition gets; some get more. */
export interface StepInput {
  readonly run: Run;
  readonly incident: Incident;
}

/** What became of one key. */
export type Outcome = 'unchanged' | 'put' | 'updated' | 'deleted' | 'kept' | 'expired' | 'conflict' | 'failed';
export type Counts = Readonly<Record<Outcome, number>>;

export interface ValidateIncidentInput {
  /** `$states.context.Execution`: Id, Name, StartTime. */
  readonly execution: { readonly id: string; readonly name: string; readonly startTime: string };
  /** The execution's input as it was pasted. */
  readonly incident: unknown;
}
export type ValidateIncidentOutput = StepInput;

export interface FreezeWritersOutput {
  readonly frozenAt: string;
  readonly scope: Incident['freeze']['scope'];
  /** Roles that this run attached the Deny policy to. */
  readonly attachedRoles: readonly string[];
  /** The parameter that this run holds, or null. */
  readonly parameterName: string | null;
}

/** Status of the base table. `NOT_NEEDED`: every row will bring its own base image (no source does yet). */
export interface RestoreStatus {
  readonly status: 'CREATING' | 'ACTIVE';
}
export interface CheckRestoreInput extends StepInput {
  /** ISO 8601: when StartRestore was entered; decides how long to wait next. */
  readonly restoreStartedAt: string;
}
export interface CheckRestoreOutput extends RestoreStatus {
  /** 30 s; after 30 min 120 s; after 2 h 300 s: keeps 48 h within the 25,000-event history. */
  readonly nextWaitSeconds: number;
}

export interface SettleFreezeOutput {
  readonly settledAt: string;
}

export interface CollectKeysInput extends StepInput {
  /** Null at first, then whatever the last call returned. */
  readonly cursor: unknown;
}
export interface CollectKeysOutput {
  readonly status: 'more' | 'wait' | 'done';
  readonly cursor: unknown;
  /** With `wait`: ask again in so many seconds. Otherwise 0. */
  readonly waitSeconds: number;
  /** Distinct keys written so far. */
  readonly keys: number;
  /** With `done`: rows per batch, clamp(⌈keys / 1000⌉, 1, 100). Otherwise 0. */
  readonly batchSize: number;
}

/** Input of a PatchItems child, as Step Functions' ItemBatcher makes it. */
export interface PatchBatchInput {
  readonly BatchInput: StepInput & { readonly pass: number };
  readonly Items: readonly unknown[];
}
export interface PatchBatchOutput {
  readonly batchId: string;
  readonly counts: Counts;
}

export interface SummarizePatchInput extends StepInput {
  /** 1, 2, …: the first patch, then each "retry failed". */
  readonly pass: number;
  /** The Map's own output: where its result files are. */
  readonly mapRunArn: string;
  readonly manifestKey: string;
}
export interface SummarizePatchOutput {
  /** S3 key of the summary (`summary/<pass>.json`): a Summary. */
  readonly summaryKey: string;
  /** SHA-256 of the summary's bytes, hex: what an approval is bound to. */
  readonly reportHash: string;
  readonly counts: Counts;
  /** Rows per batch for a further pass over the failed keys; 0 when none failed. */
  readonly retryBatchSize: number;
}

export interface ApprovePatchInput extends StepInput {
  readonly pass: number;
  readonly summaryKey: string;
  readonly reportHash: string;
  readonly counts: Counts;
  readonly taskToken: string;
}
/** What SendTaskSuccess carries, hence what the ApprovePatch state returns. */
export interface ApprovalDecision {
  readonly decision: 'approve' | 'retry';
  readonly by: string;
  readonly at: string;
}

export interface ThawWritersOutput {
  readonly thawedAt: string;
  /** restored: put back. shared: another run still holds it. left: changed by someone else meanwhile. none: not held. */
  readonly parameter: 'restored' | 'shared' | 'left' | 'none';
}

export interface FinishRecoveryInput extends StepInput {
  readonly outcome: 'approved' | 'approval timed out';
  readonly decision: ApprovalDecision | null;
  readonly summaryKey: string;
  readonly counts: Counts;
  readonly thaw: ThawWritersOutput;
}
/** The execution's output. */
export interface FinishRecoveryOutput {
  readonly outcome: FinishRecoveryInput['outcome'];
  readonly runId: string;
  readonly tableName: string;
  readonly counts: Counts;
  readonly summaryKey: string;
}

/** Input of the LiftFreeze state machine. */
export interface LiftFreezeInput {
  readonly runId: string;
}

/** The file at summaryKey: what the approval page shows. */
export interface Summary {
  readonly runId: string;
  readonly tableName: string;
  readonly pass: number;
  /** Distinct impacted keys, over all passes. */
  readonly keys: number;
  /** Over all passes: each key's latest outcome. Adds up to `keys`. */
  readonly counts: Counts;
  /** Keys without `lastSeen` and without images: a later good write to them can't be told from the bug's. */
  readonly unprotected: number;
  /** Up to 20 changed items, attribute by attribute. */
  readonly samples: readonly ChangeSample[];
  /** Up to 100 each; all are in `outcomes/` and `failed/`. */
  readonly conflicts: readonly ItemNote[];
  readonly failures: readonly ItemNote[];
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
}
