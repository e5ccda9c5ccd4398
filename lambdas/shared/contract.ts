import type { KeyAttribute } from './attribute.ts';
import type { Incident, Undo } from './incident.ts';
import type { ReportId } from './read-report.ts';

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
  /** Who reads the table's stream, in words such as `the function orders-search`: they see repairs like any write. */
  readonly streamConsumers: readonly string[];
}

/** What every step in the definition gets; some get more. */
export interface StepInput {
  readonly run: Run;
  readonly incident: Incident | Undo;
}
/** What the steps of a repair get, which an undo has not. */
export interface RepairInput extends StepInput {
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
  /** Event source mappings that are paused while this run holds them. */
  readonly pausedMappings: readonly string[];
}

/** Status of the base table. */
export interface RestoreStatus {
  readonly status: 'CREATING' | 'ACTIVE';
}
export interface CheckRestoreInput extends RepairInput {
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

export interface CollectKeysInput extends RepairInput {
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

/** Input of a child of RehearseItems, as Step Functions' ItemBatcher makes it. Items are key rows. */
export interface RehearseBatchInput {
  readonly BatchInput: RepairInput;
  readonly Items: readonly unknown[];
}
/** Input of a child of VerifyPatch; `pass` is the one that was patched last. */
export interface VerifyBatchInput {
  readonly BatchInput: RepairInput & { readonly pass: number };
  readonly Items: readonly unknown[];
}
/** Both leave the rest in files: layout.rehearsed, layout.verified. */
export interface DecidedBatchOutput {
  readonly batchId: string;
}

export type SummarizeRehearsalInput = RepairInput;
/** The report is `summary/plan.json`: what is approved, and applied, is this very version. CheckPlan compares the files it names. */
export interface SummarizeRehearsalOutput extends ReportId {
  readonly counts: Counts;
  readonly planChange: null;
  /** Prefix of the plan's rows, with a trailing slash; written once. PatchItems reads them instead of `keys/1/`. */
  readonly rowsPrefix: string;
}

export interface CheckPlanInput {
  readonly run: Run;
  /** The reports that were decided on: the plan's; before a further pass also the one that it follows. */
  readonly approved: readonly ReportId[];
}

/** Files of an approved plan, or of a further pass over it, that are no longer what they were when it was decided on. */
export interface PlanChange {
  /** Their keys in the bucket: up to 20, and how many there are. */
  readonly files: readonly string[];
  readonly total: number;
}

/** Input of a PatchItems child, as Step Functions' ItemBatcher makes it. */
export interface PatchBatchInput {
  readonly BatchInput: RepairInput & {
    readonly pass: number;
    /** This child's share of `patch.maxWriteUnitsPerSecond`. */
    readonly writeUnitsPerSecond: number;
  };
  readonly Items: readonly unknown[];
}
export interface PatchBatchOutput {
  readonly batchId: string;
  readonly counts: Counts;
}

export interface SummarizePatchInput extends RepairInput {
  /** 1, 2, …: the first patch (or the canary), then each further pass. */
  readonly pass: number;
  /** The Map's own output: where its result files are. */
  readonly manifestKey: string;
  /** Where every row of the run is: `keys/1/`, or the plan's. */
  readonly rowsPrefix: string;
  /** As CheckPlan got it; empty without a plan. */
  readonly approved: readonly ReportId[];
  /** Only the canary was patched: keys without an outcome are not failed, their turn comes later. */
  readonly canary: boolean;
}
/** The report is `summary/<pass>.json`: a Summary. */
export interface SummarizePatchOutput extends ReportId {
  readonly counts: Counts;
  /** As in the summary; null of an undo. */
  readonly planChange: PlanChange | null;
  /** A further pass: over the keys that failed; after a canary, and those whose turn is still to come. */
  readonly next: { readonly keys: number; readonly batchSize: number };
}

/** CollectJournal: which journals there are to undo, pass by pass. */
export interface CollectJournalInput extends StepInput {
  /** The run whose writes go back: this one (reverted on its approval page), or the one that an undo names. */
  readonly target: string;
}
export interface CollectJournalOutput {
  /** Passes of the target that wrote a journal; `reverts/<pass>/` has a row for each of their batches. */
  readonly passes: number;
}
/** A row under `reverts/<pass>/`: one batch's journal. */
export interface JournalRow {
  /** Prefix of the batch's journal, with a trailing slash. */
  readonly journal: string;
}

/** Input of a RevertItems child. */
export interface RevertBatchInput {
  readonly BatchInput: StepInput & {
    readonly pass: number;
    readonly writeUnitsPerSecond: number;
  };
  /** JournalRows. */
  readonly Items: readonly unknown[];
}
export type RevertBatchOutput = PatchBatchOutput;

export interface SummarizeRevertInput extends StepInput {
  readonly target: string;
  /** The passes that went back are firstPass … pass. */
  readonly firstPass: number;
  readonly pass: number;
}
export type SummarizeRevertOutput = Omit<SummarizePatchOutput, 'next'>;

/** What a person is asked: may the plan be applied, is the patch good, is the undo good? */
export type QuestionKind = 'plan' | 'canary' | 'patch' | 'undo';

export interface ApproveInput extends StepInput, ReportId {
  /** 0 for a plan. */
  readonly pass: number;
  readonly counts: Counts;
  readonly planChange: PlanChange | null;
  readonly taskToken: string;
}
export type ApprovePlanInput = ApproveInput;
export interface ApprovePatchInput extends ApproveInput {
  readonly canary: boolean;
}
/** approve, and for a plan reject; continue after a canary; retry what failed; revert what was written. */
export type Choice = 'approve' | 'reject' | 'continue' | 'retry' | 'revert';
/** What SendTaskSuccess carries, hence what ApprovePlan and ApprovePatch return. */
export interface ApprovalDecision {
  readonly decision: Choice;
  readonly by: string;
  readonly at: string;
}

export interface ThawWritersOutput {
  readonly thawedAt: string;
  /** restored: put back. shared: another run still holds it. left: changed by someone else meanwhile. none: not held. */
  readonly parameter: 'restored' | 'shared' | 'left' | 'none';
}

export interface FinishRecoveryInput extends StepInput {
  readonly outcome: 'approved' | 'approval timed out' | 'rehearsed' | 'plan rejected' | 'reverted' | 'undone';
  readonly decision: ApprovalDecision | null;
  readonly summaryKey: string;
  readonly summaryVersion: string;
  readonly reportHash: string;
  readonly counts: Counts;
  /** Null after a rehearsal: nothing was frozen. */
  readonly thaw: ThawWritersOutput | null;
}
/** The execution's output. */
export interface FinishRecoveryOutput {
  readonly outcome: FinishRecoveryInput['outcome'];
  readonly runId: string;
  readonly tableName: string;
  readonly counts: Counts;
  readonly summaryKey: string;
  /** Where the base images are: a repair after a rehearsal can use it again (`restore.useTable`). Empty for an undo. */
  readonly baseTable: string;
}

/** Input of the LiftFreeze state machine. */
export interface LiftFreezeInput {
  readonly runId: string;
}
