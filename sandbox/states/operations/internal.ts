import { internalOperations } from '../map-run/permissions.ts';
import type { Operation } from './operation.ts';

/** Not part of the API: a Map Run asks with its role whether it may do to its children what it is about to do. */
const judged = (permissions: Operation['permissions']): Operation => ({
  members: ['stateMachineArn', 'executionArn'],
  permissions,
  handle: () => ({}),
});

export const internal: Readonly<Record<string, Operation>> = {
  [internalOperations.start]: judged((input) => [
    { action: 'states:StartExecution', resource: String(input.stateMachineArn) },
    { action: 'states:DescribeExecution', resource: String(input.executionArn) },
    { action: 'states:StopExecution', resource: String(input.executionArn) },
  ]),
  [internalOperations.redrive]: judged((input) => [
    { action: 'states:RedriveExecution', resource: String(input.executionArn) },
  ]),
};
