import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PartialRecovery } from '../../lib/partial-recovery.ts';
import type { RecoverableTable } from '../../lib/recoverable-table.ts';

export interface OrdersRecoveryStackProps extends StackProps {
  readonly tables: RecoverableTable[];
}

/** coldpatch in an application's own CDK app, beside the stacks that it may have to repair. */
export class OrdersRecoveryStack extends Stack {
  constructor(scope: Construct, id: string, { tables, ...props }: OrdersRecoveryStackProps) {
    super(scope, id, props);
    const recovery = new PartialRecovery(this, 'PartialRecovery', {
      tables,
      approvers: ['lena@example.com', 'oncall@example.com'],
      sender: 'coldpatch@example.com',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnOutput(this, 'StateMachineArn', { value: recovery.stateMachine.stateMachineArn });
    new CfnOutput(this, 'LiftFreezeStateMachineArn', { value: recovery.liftFreezeStateMachine.stateMachineArn });
    new CfnOutput(this, 'RecoveryBucketName', { value: recovery.bucket.bucketName });
  }
}
