import type { Execution } from './engine/execution.ts';
import { redriveMembers } from './operations/redrive.ts';

/** Tells EventBridge that an execution started, ended or was redriven. Times are in milliseconds, as in AWS. */
export const publishStatus = (execution: Execution): void => {
  const { world, machine, start, ending, status } = execution;
  const { redriveStatus, redriveStatusReason } = redriveMembers(execution);
  world.publish({
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: machine.arn,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      name: start.name,
      status,
      startDate: execution.startedMs,
      stopDate: execution.stoppedMs ?? null,
      input: JSON.stringify(start.input),
      inputDetails: { included: true },
      output: status === 'SUCCEEDED' ? JSON.stringify(ending?.output) : null,
      outputDetails: status === 'SUCCEEDED' ? { included: true } : null,
      error: ending?.error ?? null,
      cause: ending?.cause ?? null,
      redriveCount: execution.redriveCount,
      redriveDate: execution.redrivenMs ?? null,
      redriveStatus,
      redriveStatusReason: redriveStatusReason ?? null,
    },
  });
};
