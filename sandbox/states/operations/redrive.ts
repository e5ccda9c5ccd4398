import { AwsError } from '../../core/service.ts';
import type { Execution } from '../engine/execution.ts';
import { maximumEvents } from '../engine/history.ts';
import { type Operation, on } from './operation.ts';

const redrivableMs = 14 * 24 * 3600 * 1000;

/** Goes on at the states that were entered and not left; the rest of the history stands. */
export const redriveExecution: Operation = {
  // The SDK makes up a clientToken; a second redrive of a running execution is refused anyway.
  members: ['executionArn', 'clientToken'],
  permissions: on('RedriveExecution', 'executionArn'),
  handle({ executionArn }, store) {
    const execution = store.execution(executionArn);
    const reason = whyNot(execution);
    if (reason !== undefined) throw new AwsError('ExecutionNotRedrivable', reason);
    if (execution.start.mapRun) {
      throw new AwsError(
        'ExecutionNotRedrivable',
        'A child of a Map Run is redriven by redriving its parent execution.',
      );
    }
    void execution.redrive();
    return { redriveDate: store.world.clock.now() / 1000 };
  },
};

/** `redriveStatus` and its reason, as DescribeExecution shows them. */
export const redriveMembers = (execution: Execution): Record<string, string> => {
  const reason = whyNot(execution);
  if (reason !== undefined) return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason };
  return { redriveStatus: execution.start.mapRun ? 'REDRIVABLE_BY_MAP_RUN' : 'REDRIVABLE' };
};

const whyNot = ({ status, history, stoppedMs = 0, world }: Execution): string | undefined => {
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (history.length >= maximumEvents - 1) return 'Execution history event limit exceeded';
  if (world.clock.now() > stoppedMs + redrivableMs) return 'Execution redrivable period exceeded';
  return undefined;
};
