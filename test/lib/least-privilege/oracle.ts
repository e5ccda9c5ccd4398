import { isWildcardOnlyAction, runSimulation, runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { PolicyDocument } from '../../../sandbox/core/service.ts';
import type { Context } from './places.ts';

export type Policies = readonly { readonly name: string; readonly policy: PolicyDocument }[];
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
}

/** Where AWS's list is not to be trusted: refusals name a state machine (https://github.com/aws/aws-cdk/pull/8486); too new for it. */
const misjudged = ['states:SendTaskSuccess', 'dynamodb:StartBulkPutItems'];

const accountId = '000000000000';
const simulation = (policies: Policies, { action, resource, context = {} }: Request): Simulation => ({
  request: {
    principal: `arn:aws:sts::${accountId}:assumed-role/somebody/session`,
    action,
    resource: { resource, accountId },
    contextVariables: context,
  },
  identityPolicies: [...policies],
  serviceControlPolicies: [],
  resourceControlPolicies: [],
});

/** What an evaluator that is not ours says of the request. It does not ask whether there is such a request. */
export const decision = (policies: Policies, request: Request) =>
  runUnsafeSimulation(simulation(policies, request), {}) as 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied';

export const allows = (policies: Policies, request: Request) => decision(policies, request) === 'Allowed';

/**
 * Without the statements that name actions of other services only: they can say nothing of this one's, and most of the evaluator's time
 * goes into them.
 */
export const about = (service: string, policies: Policies): Policies => {
  const isOfAnother = (action: unknown) =>
    /^[a-z0-9-]+:/i.test(String(action)) && !String(action).toLowerCase().startsWith(`${service}:`);
  return policies.map(({ name, policy }) => ({
    name,
    policy: { ...policy, Statement: policy.Statement.filter(({ Action }) => ![Action].flat().every(isOfAnother)) },
  }));
};

/** Why there is no such request, by AWS's own list of actions and of the resources that each can name. */
export const nonsense = async (request: Request): Promise<string | undefined> => {
  if (misjudged.includes(request.action)) return undefined;
  const results = await runSimulation(simulation([], request), {});
  return results.resultType === 'error' ? results.errors.message : undefined;
};

/** Whether AWS's list says that the action can name no resource. */
export const namesNothing = async (action: string): Promise<boolean> => {
  const [service = '', name = ''] = action.split(':');
  return !misjudged.includes(action) && isWildcardOnlyAction(service, name);
};
