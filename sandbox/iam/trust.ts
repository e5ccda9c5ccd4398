import type { Permission, Principal } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { callerOf } from './caller.ts';
import { applies, evaluate } from './evaluate.ts';
import type { Registry } from './registry.ts';
import { requestContext } from './request-context.ts';
import type { Role } from './role.ts';

/**
 * Whether a principal, service or session, may assume a role. Its trust policy has to name it (a bucket's policy only
 * may name a caller); where that names the whole account, the caller's own policies have to allow it as well.
 */
export const mayAssume = (
  world: Pick<World, 'account' | 'region' | 'clock'>,
  registry: Registry,
  role: Role,
  principal: Principal,
  request?: Permission['context'],
): boolean => {
  const caller = callerOf(principal, world, registry);
  const context = requestContext(world, caller, request);
  const question = { caller: caller.names, action: 'sts:AssumeRole', resource: role.arn, context };
  const trusted = applies(role.trust, 'Allow', question) !== undefined;
  return trusted && evaluate({ ...caller.policies, resource: role.trust }, question).decision === 'allowed';
};
