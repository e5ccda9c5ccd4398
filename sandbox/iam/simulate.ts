import { AwsError } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { callerOf, policySetOf } from './caller.ts';
import { contextKey } from './condition-keys.ts';
import { type Decision, evaluate, type PolicySet } from './evaluate.ts';
import { invalid, type Operation, required, strings } from './operation.ts';
import type { Registry } from './registry.ts';
import { requestContext } from './request-context.ts';

/** SimulatePrincipalPolicy: the real evaluation, over the policies that the API shows, hence ahead of enforcement. */
export const simulateOperations = (world: Pick<World, 'account' | 'region' | 'clock'>, registry: Registry) =>
  ({
    SimulatePrincipalPolicy: {
      members: ['PolicySourceArn', 'ActionNames', 'ResourceArns', 'ContextEntries'],
      permissions: (input) => [{ action: 'iam:SimulatePrincipalPolicy', resource: required(input, 'PolicySourceArn') }],
      handle(input) {
        const sourceArn = required(input, 'PolicySourceArn');
        const role = registry.roleOf(sourceArn);
        if (!role) throw new AwsError('NoSuchEntity', `There is no role ${sourceArn}.`, 404);
        const actions = strings(input, 'ActionNames');
        if (actions.length === 0) throw invalid('ActionNames is empty.');
        const given = strings(input, 'ResourceArns');
        const { roleName } = role;
        const caller = callerOf({ kind: 'role', roleName, sessionName: 'simulation' }, world, registry);
        const context = requestContext(world, caller, contextEntries(input.ContextEntries));
        const policies = policySetOf(role, role.policies);
        const missing = conditionKeys(policies).filter((key) => context(key) === undefined);
        const results = actions.flatMap((action) =>
          (given.length === 0 ? ['*'] : given).map((resource) =>
            result(action, resource, evaluate(policies, { caller: caller.names, action, resource, context }), missing),
          ),
        );
        return { EvaluationResults: results, IsTruncated: false };
      },
    },
  }) satisfies Record<string, Operation>;

const result = (action: string, resource: string, { decision, matched }: Decision, missing: readonly string[]) => ({
  EvalActionName: action,
  EvalResourceName: resource,
  EvalDecision: decision,
  MatchedStatements: matched.map(({ name, type }) => ({ SourcePolicyId: name, SourcePolicyType: type })),
  MissingContextValues: missing,
});

const conditionKeys = ({ identity, boundary }: Pick<PolicySet, 'identity' | 'boundary'>): readonly string[] => {
  const policies = [...identity.map(({ policy }) => policy), ...(boundary ? [boundary] : [])];
  return [...new Set(policies.flatMap(({ statements }) => statements.flatMap(({ conditions }) => conditions.keys)))];
};

const contextEntries = (entries: unknown): Record<string, readonly string[]> => {
  if (entries === undefined || entries === '') return {};
  if (!Array.isArray(entries)) throw invalid('ContextEntries must be a list.');
  return Object.fromEntries(
    entries.map((entry) => [contextKey(required(entry, 'ContextKeyName')), strings(entry, 'ContextKeyValues')]),
  );
};
