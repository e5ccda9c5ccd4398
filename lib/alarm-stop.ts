import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';
import { RecoveryFunction } from './recovery-function.ts';

/** Stops the writes of runs while the CloudWatch alarm that they name is in ALARM: a flag in the run store, so that no batch has to ask CloudWatch. */
export class AlarmStop extends Construct {
  constructor(scope: Construct, id: string, { storage, settings }: Deployment) {
    super(scope, id);
    const stop = new RecoveryFunction(this, 'StopPatching', {
      ...settings,
      description: 'Stops runs whose alarm went off, and lets them go on.',
      environment: { RUN_STORE_TABLE: storage.runStore.tableName },
    });
    stop.allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'], [storage.runStore.tableArn]);
    // Of every alarm: which one counts, an incident says.
    new Rule(this, 'AlarmChanged', {
      description: 'An alarm has another state than before.',
      eventPattern: { source: ['aws.cloudwatch'], detailType: ['CloudWatch Alarm State Change'] },
      targets: [new LambdaFunction(stop.function)],
    });
  }
}
