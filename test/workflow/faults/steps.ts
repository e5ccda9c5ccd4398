import { type freezeOf, thawed } from '../look.ts';

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
  /** What there is of the freeze when that call was refused, if not all of it, and what the mail says of it. */
  readonly refused?: { readonly leaves?: Partial<Awaited<ReturnType<typeof freezeOf>>>; readonly says: string };
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
  ValidateIncident: {
    ...by({ service: 'dynamodb', operation: 'TransactWriteItems' }, readsConfiguration),
    refused: { leaves: thawed, says: 'Nothing was touched' },
  },
  FreezeWriters: {
    ...by({ service: 'ssm', operation: 'PutParameter' }, readsConfiguration),
    refused: {
      leaves: { parameter: 'none', deniedWriters: 0, guardAnswers: 200, writerIsRefused: false },
      says: 'THE FREEZE IS NOT COMPLETE',
    },
  },
  StartRestore: by({ service: 'dynamodb', operation: 'RestoreTableToPointInTime' }),
  CheckRestore: by({ service: 'dynamodb', operation: 'DescribeTable' }),
  SettleFreeze: {
    ...by({ service: 'iam', operation: 'SimulatePrincipalPolicy' }),
    refused: { says: 'THE FREEZE IS NOT COMPLETE' },
  },
  CollectKeys: by(writesFile),
  RehearseBatch: by(writesFile),
  SummarizeRehearsal: by(writesFile),
  ApprovePlan: by(mails),
  CheckPlan: by({ service: 's3', operation: 'ListObjectsV2' }),
  PatchBatch: by(changesOrder),
  VerifyBatch: by(writesFile),
  SummarizePatch: by(writesFile),
  ApprovePatch: by(mails),
  CollectJournal: by(writesFile),
  RevertBatch: by(changesOrder),
  SummarizeRevert: by(writesFile),
  ThawWriters: {
    ...by({ service: 'iam', operation: 'DetachRolePolicy' }, changesItsRun),
    refused: { says: 'The writers are being thawed, but that is not finished' },
  },
  FinishRecovery: by(mails, changesItsRun),
};

/** The one Task of the state machine beside it, which ends a freeze from outside. */
export const lifting: Step = {
  ...by({ service: 'iam', operation: 'DetachRolePolicy' }),
  refused: { says: 'The writers are being thawed, but that is not finished: treat them as frozen' },
};
