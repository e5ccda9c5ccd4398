import type { Permission } from '../core/service.ts';
import type { World } from '../core/world.ts';
import type { Caller } from './caller.ts';
import type { Context } from './pattern.ts';

/** What a request brings of itself, its caller, and the account; in this order, the first that has a key. */
export const requestContext = (
  world: Pick<World, 'account' | 'region' | 'clock'>,
  caller: Pick<Caller, 'context'>,
  request: Permission['context'],
): Context => {
  // Over loopback nobody listens in: bucket policies that demand TLS are satisfied.
  const account: Readonly<Record<string, string>> = {
    'aws:securetransport': 'true',
    'aws:requestedregion': world.region,
    'aws:resourceaccount': world.account,
  };
  return (key) => {
    const value = request?.[key] ?? caller.context[key] ?? account[key] ?? time(key, world);
    return typeof value === 'string' ? [value] : value;
  };
};

const time = (key: string, { clock }: Pick<World, 'clock'>) => {
  if (key === 'aws:currenttime') return new Date(clock.now()).toISOString();
  return key === 'aws:epochtime' ? String(Math.floor(clock.now() / 1000)) : undefined;
};
