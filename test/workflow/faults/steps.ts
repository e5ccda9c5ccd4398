/** A call to AWS that a step makes. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly resource?: string;
}

export interface Step {
  /** The first call it makes. */
  readonly first: Call;
  /** A call with an effect, in the middle of its work. */
  readonly middle: Call;
}

const looksAtItsRun: Call = { service: 'dynamodb', operation: 'GetItem' };
const readsConfiguration: Call = { service: 'ssm', operation: 'GetParameter' };
const changesItsRun: Call = { service: 'dynamodb', operation: 'UpdateItem' };
const writesFile: Call = { service: 's3', operation: 'PutObject' };
const changesOrder: Call = { service: 'dynamodb', operation: 'UpdateItem', resource: 'table/orders' };
const mails: Call = { service: 'ses', operation: 'SendEmail' };
const by = (middle: Call, first = looksAtItsRun): Step => ({ first, middle });

/** Every Task of the workflow, in the order in which a repair that is rehearsed first and reverted at last comes through them. */
export const steps: Readonly<Record<string, Step>> = {
  ValidateIncident: by({ service: 'dynamodb', operation: 'TransactWriteItems' }, readsConfiguration),
  FreezeWriters: by({ service: 'ssm', operation: 'PutParameter' }, readsConfiguration),
  StartRestore: by({ service: 'dynamodb', operation: 'RestoreTableToPointInTime' }),
  CheckRestore: by({ service: 'dynamodb', operation: 'DescribeTable' }),
  SettleFreeze: by({ service: 'iam', operation: 'SimulatePrincipalPolicy' }),
  CollectKeys: by(writesFile),
  RehearseBatch: by(writesFile),
  SummarizeRehearsal: by(writesFile),
  ApprovePlan: by(mails),
  PatchBatch: by(changesOrder),
  VerifyBatch: by(writesFile),
  SummarizePatch: by(writesFile),
  ApprovePatch: by(mails),
  CollectJournal: by(writesFile),
  RevertBatch: by(changesOrder),
  SummarizeRevert: by(writesFile),
  ThawWriters: by({ service: 'iam', operation: 'DetachRolePolicy' }, changesItsRun),
  FinishRecovery: by(mails, changesItsRun),
};
