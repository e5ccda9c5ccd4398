import type { ErrorName } from '../errors.ts';

/** What to do about an error. */
export interface NextStep {
  /** Imperative sentences for somebody who has not read the code. */
  readonly todo: string;
  /** The Redrive button goes on where the run stopped. Otherwise the run is over, and a new execution is needed. */
  readonly redrive: boolean;
}

const redrive = (todo: string): NextStep => ({ todo, redrive: true });
const start = (todo: string): NextStep => ({ todo, redrive: false });

const ours: Readonly<Record<ErrorName, NextStep>> = {
  InvalidIncidentError: start('Correct the incident parameters as the sentence above says.'),
  RecoveryInProgressError: start(
    'Wait until the other recovery of this table is finished, or give it up with LiftFreeze; one table has one recovery at a time.',
  ),
  FreezeFailedError: redrive('Bring back what is missing, or wait for IAM, as the sentence above says.'),
  FreezeLiftedError: start(
    'The freeze had been lifted, so the writers may have changed the items since and the work so far can no longer be trusted to fit. Items that were patched stay patched.',
  ),
  RunNotFoundError: start("Check the run's id: it is the name of the execution of the recovery workflow."),
  ParameterBusyError: redrive(
    'Another recovery was changing the same read-only parameter for longer than the workflow waits. Look whether another execution is stuck in FreezeWriters or ThawWriters.',
  ),
  MappingBusyError: redrive(
    'An event source mapping that the incident pauses was being changed for longer than the workflow waits. Look at it in the Lambda console, among the triggers of its function.',
  ),
  NotSettledYetError: redrive(
    "IAM still shows a writer role as it was before. Look at the role's policies in the IAM console: the Deny policy must be attached while the table is frozen, and detached after the thaw.",
  ),
  RestorePointNotReadyError: redrive(
    'The point in time can still not be restored: point-in-time recovery of the table lags. Look at its Backups tab for the latest restorable time.',
  ),
  RestoreFailedError: redrive(
    'Look at the restored table in the DynamoDB console. If it is gone, start a new run instead; restore.useTable takes a table that you restored yourself.',
  ),
  KeyFileError: redrive('Correct the line that is named above and upload the file again under the same name.'),
  NoKeysError: redrive(
    'The key source has no keys, so there is nothing to repair. If the keys are in a file, upload the right one under the same name. A wrong time window or writer needs a new run: give this one up first.',
  ),
  AuditGapError: redrive(
    'The audit trail missed writes. Each message in its failure queue says when: if none of them touches the window, purge the queue. Otherwise give this run up, and start one that names its keys by other means (source s3 or inline).',
  ),
  PlanChangedError: redrive(
    'Somebody changed files in the recovery bucket that were approved: of the plan, or of what is left of it. The bucket is versioned: remove what was added, and bring back the versions that were there when the question was mailed. To have another plan made, give this run up and start a new one.',
  ),
  ItemsFailedError: redrive(
    'Remove the cause of the failed items that is named above: usually a missing permission or too little write capacity. Only the batches that failed are run again.',
  ),
  ConflictsFoundError: redrive(
    'Items, or some attributes of them, were written again after the bug, and patch.onConflict is "fail". Look at each, the Map Run in the console has them, and give it by hand the values of before the bug: then it counts as right. To leave such items as they are, give this run up and start one with patch.onConflict "skip". All else is done.',
  ),
  OutOfTimeError: redrive(
    "A batch got no further for a long time: raise the table's write capacity, or patch.maxWriteUnitsPerSecond in a new run. Redriven, it goes on where it stopped.",
  ),
  PatchingStoppedError: redrive(
    'The alarm that the incident names in patch.stopOnAlarm went off, and stopped the patching. Remove what made it go off, and wait until CloudWatch no longer shows the alarm in ALARM: until then every batch stops at once. Only the batches that were stopped are run again.',
  ),
  ApprovalMailError: redrive(
    'Make the mail work: verify the sender and, while SES is in its sandbox, each approver, in the SES console.',
  ),
  ReportMailError: redrive(
    'The run is finished and no writer is frozen any more; only its report was not mailed. Make the mail work in the SES console.',
  ),
};

const awss: Readonly<Record<string, NextStep>> = {
  'States.ExceedToleratedFailureThreshold': redrive(
    'More items failed than patch.toleratedFailurePercentage allows; a rehearsal, an undo and patch.onConflict "fail" allow none. Remove the cause: usually a missing permission or too little write capacity. The Map Run in the console has the error of every failed child. Only the batches that failed are run again.',
  ),
  'States.Timeout': redrive(
    'A step took longer than it may. Look at its log; if the table was throttled, raise its capacity.',
  ),
  'States.HeartbeatTimeout': redrive('A step stopped giving signs of life. Look at its log.'),
  'States.Permissions': redrive(
    "The workflow's role lacks a permission: the cause names it. Grant it by deploying the stack again.",
  ),
  'States.ItemReaderFailed': redrive(
    "The key files could not be read from the recovery bucket. Check the bucket policy and the KMS key against the workflow's role.",
  ),
  'States.ResultWriterFailed': redrive(
    "The results could not be written to the recovery bucket. Check the bucket policy and the KMS key against the workflow's role.",
  ),
  'States.DataLimitExceeded': start(
    'A step returned more than Step Functions carries (256 KiB). This is a fault of coldpatch: please report it.',
  ),
  'States.QueryEvaluationError': start(
    'An expression of the workflow failed. This is a fault of coldpatch: please report it with the cause.',
  ),
  'States.Runtime': start(
    'The workflow definition met something it can not handle. This is a fault of coldpatch: please report it with the cause.',
  ),
  'States.TaskFailed': redrive("Look at the failed step's log for the cause."),
  'Lambda.TooManyRequestsException': redrive(
    "The account's Lambda concurrency was used up. Raise it, or run with a lower patch.maxConcurrency.",
  ),
  AccessDeniedException: redrive(
    'A permission is missing: the cause names the action and the resource. Grant it (table policies, KMS key policies and permissions boundaries count too).',
  ),
  AccessDenied: redrive('A permission is missing: the cause names the action and the resource. Grant it.'),
  LimitExceededException: redrive(
    'A quota of the account was reached: the cause names it. Ask AWS to raise it, or free some of it.',
  ),
};

const aborted: NextStep = redrive('Somebody stopped the execution by hand. If it was not meant, go on with it.');
const unknown: NextStep = redrive(
  "Read the cause above and the failed step's log. If the cause can pass, trying again is safe: every step may run twice.",
);

// Failed items are what the Map's own error is about.
const ofChildren = new Map(Object.entries(ours).filter(([name]) => name !== 'ItemsFailedError'));
const steps = new Map(Object.entries({ ...ours, ...awss }));

/** What to do when an execution ended with that status and error. Where too many children failed, one's own error says more. */
export const nextStep = (status: string, error: string | undefined, childError?: string): NextStep => {
  const ofChild = error === 'States.ExceedToleratedFailureThreshold' && ofChildren.get(childError ?? '');
  if (ofChild) return ofChild;
  const known = steps.get(error ?? (status === 'TIMED_OUT' ? 'States.Timeout' : ''));
  return known ?? (status === 'ABORTED' ? aborted : unknown);
};
