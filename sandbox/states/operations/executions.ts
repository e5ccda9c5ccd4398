import { AwsError } from '../../core/service.ts';
import type { Execution } from '../engine/execution.ts';
import { type Operation, on, page, time } from './operation.ts';
import { redriveMembers } from './redrive.ts';

export const describeExecution: Operation = {
  members: ['executionArn', 'includedData'],
  permissions: on('DescribeExecution', 'executionArn'),
  handle({ executionArn, includedData }, store) {
    const execution = store.execution(executionArn);
    const { start, machine, ending, status } = execution;
    const data = includedData !== 'METADATA_ONLY';
    return {
      ...summary(execution),
      ...(data ? { input: JSON.stringify(start.input), inputDetails: { included: true } } : {}),
      ...(data && status === 'SUCCEEDED'
        ? { output: JSON.stringify(ending?.output), outputDetails: { included: true } }
        : {}),
      ...(ending?.error === undefined ? {} : { error: ending.error }),
      ...(ending?.cause === undefined ? {} : { cause: ending.cause }),
      stateMachineArn: machine.arn,
      ...time('redriveDate', execution.redrivenMs),
      ...redriveMembers(execution),
    };
  },
};

export const listExecutions: Operation = {
  members: ['stateMachineArn', 'mapRunArn', 'statusFilter', 'redriveFilter', 'maxResults', 'nextToken'],
  permissions: (input) =>
    input.mapRunArn === undefined
      ? [{ action: 'states:ListExecutions', resource: String(input.stateMachineArn) }]
      : [{ action: 'states:ListExecutions', resource: String(input.mapRunArn) }],
  handle(input, store) {
    const { stateMachineArn, mapRunArn, statusFilter, redriveFilter } = input;
    if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
      throw new AwsError('ValidationException', 'Give either stateMachineArn or mapRunArn.');
    }
    const all =
      mapRunArn === undefined
        ? [...store.executions.values()].filter(
            ({ machine, start }) => machine === store.machine(stateMachineArn) && !start.mapRun,
          )
        : store.mapRun(mapRunArn).children.flatMap(({ execution }) => execution ?? []);
    const wanted = all
      .filter(({ status }) => statusFilter === undefined || status === statusFilter)
      .filter(({ redriveCount }) => redriveFilter === undefined || redriveCount > 0 === (redriveFilter === 'REDRIVEN'))
      .sort((a, b) => b.startedMs - a.startedMs);
    const { items, next } = page(input, wanted, (from, count) => wanted.slice(from, from + count).map(listed));
    return { executions: items, ...next };
  },
};

export const stopExecution: Operation = {
  members: ['executionArn', 'error', 'cause'],
  permissions: on('StopExecution', 'executionArn'),
  handle({ executionArn, error, cause }, store) {
    const execution = store.execution(executionArn);
    execution.stop({ status: 'ABORTED', error: error as string | undefined, cause: cause as string | undefined });
    return time('stopDate', execution.stoppedMs);
  },
};

export const getExecutionHistory: Operation = {
  members: ['executionArn', 'maxResults', 'nextToken', 'reverseOrder', 'includeExecutionData'],
  permissions: on('GetExecutionHistory', 'executionArn'),
  handle(input, store) {
    const { history } = store.execution(input.executionArn);
    const reverse = input.reverseOrder === true;
    const { items, next } = page(input, history, (from, count) =>
      history.page(from, count, reverse, input.includeExecutionData !== false),
    );
    return { events: items, ...next };
  },
};

const summary = (execution: Execution) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.machine.arn,
  name: execution.start.name,
  status: execution.status,
  ...time('startDate', execution.startedMs),
  ...time('stopDate', execution.stoppedMs),
  ...(execution.start.mapRun ? { mapRunArn: execution.start.mapRun.arn } : {}),
  redriveCount: execution.redriveCount,
});

const listed = (execution: Execution) => {
  const child = execution.start.mapRun?.children.find((candidate) => candidate.execution === execution);
  return { ...summary(execution), ...(child ? { itemCount: child.items } : {}) };
};
