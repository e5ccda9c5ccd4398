import type { Child } from './child.ts';
import type { MapRun } from './map-run.ts';

export type Transformation = 'NONE' | 'COMPACT' | 'FLATTEN';
export type OutputType = 'JSON' | 'JSONL';

/** Results of the children that succeeded, in the items' order. */
export const succeededResults = (mapRun: MapRun, transformation: Transformation): unknown[] => {
  const children = mapRun.children.filter((child) => child.status === 'SUCCEEDED');
  if (transformation === 'NONE') return children.map(resultOf);
  const outputs = children.map((child) => child.execution?.ending?.output);
  return transformation === 'FLATTEN' ? outputs.flat() : outputs;
};

/** A child as the result files tell of it: its input, its output or error, and what DescribeExecution knows. */
export const resultOf = ({ execution, input, mapRun, status }: Child): Record<string, unknown> => {
  const shownInput = { Input: JSON.stringify(input), InputDetails: { Included: true } };
  if (!execution) return { ...shownInput, StateMachineArn: mapRun.parent.machine.arn, Status: status };
  const { output, error, cause } = execution.ending ?? {};
  const time = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
  const redrivable = status !== 'SUCCEEDED';
  return {
    ...(redrivable ? { Cause: cause, Error: error } : {}),
    ExecutionArn: execution.arn,
    ...shownInput,
    Name: execution.start.name,
    ...(redrivable ? {} : { Output: JSON.stringify(output) }),
    OutputDetails: { Included: !redrivable },
    RedriveCount: execution.redriveCount,
    RedriveDate: time(execution.redrivenMs),
    RedriveStatus: redrivable ? 'REDRIVABLE_BY_MAP_RUN' : 'NOT_REDRIVABLE',
    ...(redrivable ? {} : { RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' }),
    StartDate: time(execution.startedMs),
    StateMachineArn: execution.machine.arn,
    Status: status,
    StopDate: time(execution.stoppedMs),
  };
};
