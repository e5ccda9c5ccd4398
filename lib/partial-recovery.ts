import { Names, type RemovalPolicy } from 'aws-cdk-lib';
import { type IManagedPolicy, PermissionsBoundary, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { AlarmStop } from './alarm-stop.ts';
import { approvalFunctions } from './approval-functions.ts';
import { checkProps } from './check-props.ts';
import type { Deployment } from './deployment.ts';
import { freezeFunctions } from './freeze-functions.ts';
import { allowKey } from './nag.ts';
import { patchFunctions } from './patch-functions.ts';
import { prepareFunctions } from './prepare-functions.ts';
import type { RecoverableTable } from './recoverable-table.ts';
import type { FunctionSettings } from './recovery-function.ts';
import { RecoveryStorage } from './recovery-storage.ts';
import { Watchdog } from './watchdog.ts';
import { distributedMaps, Workflow } from './workflow.ts';
import { WriterFreeze } from './writer-freeze.ts';

export interface PartialRecoveryProps extends FunctionSettings {
  /** The tables that may need a recovery, each with who writes to it. */
  readonly tables: RecoverableTable[];
  /** Addresses that are asked to approve, and told when a run stops. */
  readonly approvers: string[];
  /** Address that mail comes from; it, or its domain, is a verified SES identity. */
  readonly sender: string;
  /** Buckets that key files may be read from, besides the recovery bucket's `uploads/`. @default none */
  readonly keyBuckets?: IBucket[];
  /** Customer-managed keys of the tables. @default those that the tables know of */
  readonly tableKeys?: IKey[];
  /** Encrypts the recovery bucket and the run store. @default AWS-owned keys */
  readonly encryptionKey?: IKey;
  /** Set on every role. @default none */
  readonly permissionsBoundary?: IManagedPolicy;
  /** What becomes of journals and records when the stack is deleted. @default they are kept */
  readonly removalPolicy?: RemovalPolicy;
}

/** Everything it takes to repair part of a DynamoDB table: the workflow, what bounds its freezes, and where its records are. */
export class PartialRecovery extends Construct {
  readonly stateMachine: IStateMachine;
  readonly liftFreezeStateMachine: IStateMachine;
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: PartialRecoveryProps) {
    super(scope, id);
    checkProps(this, props);
    if (props.permissionsBoundary) PermissionsBoundary.of(this).apply(props.permissionsBoundary);

    const storage = new RecoveryStorage(this, 'Storage', props);
    const configPrefix = `/coldpatch/${Names.uniqueResourceName(this, { maxLength: 60 })}/`;
    const deployment: Deployment = {
      ...props,
      tables: props.tables.map((table) => ({
        ...table,
        freeze: new WriterFreeze(this, `Freeze${table.table.node.addr.slice(-8)}`, { ...table, configPrefix }),
      })),
      storage,
      configPrefix,
      keyBuckets: props.keyBuckets ?? [],
      tableKeys: props.tableKeys ?? props.tables.flatMap(({ table }) => table.encryptionKey ?? []),
      settings: props,
    };

    const { LiftFreeze, ...freezing } = freezeFunctions(this, deployment);
    const preparing = prepareFunctions(this, deployment);
    const patching = patchFunctions(this, deployment);
    const { ApprovalPage, ...approving } = approvalFunctions(this, deployment);

    const recovery = new Workflow(this, 'Recovery', {
      ...props,
      definition: 'partial-recovery',
      functions: { ...freezing, ...preparing, ...patching, ...approving },
      names: { RecoveryBucketName: storage.bucket.bucketName },
    });
    for (const map of distributedMaps) recovery.allowDistributedMap(map);
    const perRun = 'Every run has a folder of its own in the recovery bucket.';
    recovery.allow(['s3:ListBucket'], [storage.bucket.bucketArn], perRun);
    const rows = ['keys', 'plan', 'reverts'].map((folder) => storage.bucket.arnForObjects(`runs/*/${folder}/*`));
    recovery.allow(['s3:GetObject'], rows, perRun);
    recovery.allow(
      ['s3:GetObject', 's3:PutObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
      [storage.bucket.arnForObjects('runs/*/results/*')],
      perRun,
    );
    allowKey(storage.bucket.encryptionKey, recovery.role);
    const lifting = new Workflow(this, 'Lifting', { ...props, definition: 'lift-freeze', functions: { LiftFreeze } });

    // Apart from the roles: the state machine depends on these functions, and they on their roles.
    new Policy(this, 'DeliverDecisions', {
      roles: [ApprovalPage.role, approving.ApprovePlan.role, approving.ApprovePatch.role],
      statements: [
        new PolicyStatement({
          actions: ['states:SendTaskSuccess'],
          resources: [recovery.stateMachine.stateMachineArn],
        }),
      ],
    });
    new AlarmStop(this, 'AlarmStop', deployment);
    new Watchdog(this, 'Watchdog', { deployment, recovery: recovery.stateMachine, liftFreeze: lifting.stateMachine });

    this.stateMachine = recovery.stateMachine;
    this.liftFreezeStateMachine = lifting.stateMachine;
    this.bucket = storage.bucket;
  }
}
