import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type Deployment, restoredTables } from './deployment.ts';
import { allowMail } from './mail.ts';
import { acknowledgeWildcards } from './nag.ts';
import { RecoveryFunction, rolePath } from './recovery-function.ts';
import { distributedMaps } from './workflow.ts';

export interface WatchdogProps {
  readonly deployment: Deployment;
  readonly recovery: StateMachine;
  readonly liftFreeze: StateMachine;
}

/** What stands outside the workflow: the mail when a run stops, and the watch that no freeze outlives its run. */
export class Watchdog extends Construct {
  constructor(scope: Construct, id: string, { deployment, recovery, liftFreeze }: WatchdogProps) {
    super(scope, id);
    const { storage, sender, approvers, settings } = deployment;
    const runs = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({
        service: 'states',
        resource,
        resourceName: `${recovery.stateMachineName}${resourceName}`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const executions = runs('execution', ':*');
    const children = distributedMaps.map((map) => runs('execution', `/${map}:*`));
    const mapRuns = distributedMaps.map((map) => runs('mapRun', `/${map}:*`));
    const namedByChance = {
      because: 'Executions and Map Runs are named by people and by chance; the state machine is not a wildcard.',
    };
    const environment = {
      RUN_STORE_TABLE: storage.runStore.tableName,
      SENDER: sender,
      APPROVERS: approvers.join(','),
      STATE_MACHINE_ARN: recovery.stateMachineArn,
      LIFT_FREEZE_STATE_MACHINE_ARN: liftFreeze.stateMachineArn,
    };
    const make = (name: string, description: string) => {
      const made = new RecoveryFunction(this, name, { ...settings, description, environment });
      made.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:PutItem'], [storage.runStore.tableArn]);
      made.allow(['states:GetExecutionHistory', 'states:ListMapRuns'], [executions], namedByChance);
      made.allow(['states:ListExecutions'], mapRuns, namedByChance);
      // Of one child; AWS's page on Distributed Maps names children by the state machine alone.
      made.allow(['states:DescribeExecution'], [executions, ...children], namedByChance);
      allowMail(made, deployment, ['ses:SendEmail']);
      return made;
    };

    const notify = make(
      'NotifyOperators',
      'Mails why a run stopped, whether the writers are frozen, and what to do next.',
    );
    const notifyOf = (ruleId: string, description: string, { stateMachineArn }: StateMachine, status: string[]) =>
      new Rule(this, ruleId, {
        description,
        eventPattern: {
          source: ['aws.states'],
          detailType: ['Step Functions Execution Status Change'],
          detail: { stateMachineArn: [stateMachineArn], status },
        },
        targets: [new LambdaFunction(notify.function)],
      });
    const unfinished = ['FAILED', 'TIMED_OUT', 'ABORTED'];
    notifyOf('RunStopped', 'A recovery failed, timed out or was aborted.', recovery, unfinished);
    notifyOf('LiftEnded', 'A freeze was lifted from outside, or could not be.', liftFreeze, [
      'SUCCEEDED',
      ...unfinished,
    ]);

    const watch = make('WatchFreezes', 'Lifts freezes that outlived their run, and sends what was not delivered.');
    watch.allow(['dynamodb:BatchGetItem'], [storage.runStore.tableArn]);
    watch.allow(['states:StartExecution'], [liftFreeze.stateMachineArn]);
    watch.allow(['states:SendTaskSuccess'], [recovery.stateMachineArn]);
    watch.allow(['dynamodb:DeleteTable'], [restoredTables(this)], {
      because: 'Restored tables have names of their own, made up per run.',
    });
    const scheduler = new Role(this, 'SchedulerRole', {
      path: rolePath,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
    });
    acknowledgeWildcards(scheduler, [`${watch.function.functionArn}:*`], 'Versions of the one function.');
    new Schedule(this, 'EveryFiveMinutes', {
      description: 'coldpatch looks after its freezes.',
      schedule: ScheduleExpression.rate(Duration.minutes(5)),
      target: new LambdaInvoke(watch.function, { role: scheduler }),
    });
  }
}
