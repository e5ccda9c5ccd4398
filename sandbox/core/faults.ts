import * as v from 'valibot';
import { type Fault, faultSchema } from './fault.ts';
import type { Cut, Functions } from './functions.ts';
import { type ApiCall, AwsError, type Principal, type Service } from './service.ts';

type Output = Record<string, unknown>;

export interface Faults {
  /** Throws AwsError `ValidationException` with one sentence for whatever is wrong with it. */
  add(fault: unknown): Fault;
  /** Those that can still strike; `count` is what is left of it. */
  list(): readonly Fault[];
  /** Calls that wait go on at once. */
  clear(): void;
  /** Carries out a call, and does to it what a fault says that strikes it. */
  around(principal: Principal, service: Service, call: ApiCall, carryOut: () => Promise<Output>): Promise<Output>;
}

/** Failures to inject, each into one operation of one service. `services`: by signing name. `random`: from 0 to below 1. */
export const createFaults = (services: ReadonlyMap<string, Service>, random: () => number = Math.random): Faults => {
  let faults: Fault[] = [];
  /** Ends the wait of each call that waits. */
  const waiting = new Set<() => void>();
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      waiting.add(end);
    });

  /** The function that makes the call, if one does: a role's session goes by its name. */
  const callerOf = (principal: Principal) => {
    const functions = services.get('lambda') as (Service & Partial<Functions>) | undefined;
    const name = principal.kind === 'role' ? principal.sessionName : '';
    return functions?.hasFunction?.(name) ? { name, cutOff: (cut: Cut) => functions.cutOff?.(name, cut) } : undefined;
  };
  const isMadeBy = (principal: Principal, { caller, kill }: Fault) =>
    (caller === undefined && kill === undefined) || callerOf(principal)?.name.includes(caller ?? '') === true;
  const isAbout = (service: Service, call: ApiCall, { resource }: Fault) =>
    resource === undefined || service.permissions(call).some((each) => each.resource.includes(resource));

  /** One at most, the first that strikes: those added before it let the call through. */
  const strike = (principal: Principal, service: Service, call: ApiCall) => {
    const fault = faults.find(
      (each) =>
        each.service === service.signingName &&
        each.operation === call.operation &&
        isMadeBy(principal, each) &&
        isAbout(service, call, each) &&
        (each.rate === undefined || random() < each.rate),
    );
    if (fault?.count !== undefined) {
      fault.count -= 1;
      if (fault.count === 0) faults = faults.filter((other) => other !== fault);
    }
    return fault;
  };

  const suffer = async ({ error, kill, delayMs, operation }: Fault, principal: Principal) => {
    if (delayMs !== undefined) await wait(delayMs);
    if (kill !== undefined) await callerOf(principal)?.cutOff(kill);
    const code = kill === undefined ? error : 'ServiceUnavailable';
    if (code !== undefined) throw new AwsError(code, `Injected into ${operation} by /_sandbox/faults.`, statusOf(code));
  };

  return {
    add(given) {
      const parsed = v.safeParse(faultSchema, given, { abortEarly: true });
      if (!parsed.success) throw new AwsError('ValidationException', parsed.issues[0].message);
      const fault = parsed.output;
      const service = services.get(fault.service);
      if (!service) {
        const known = [...services.keys()].sort().join(', ');
        throw new AwsError('ValidationException', `There is no service "${fault.service}". There are: ${known}.`);
      }
      if (service.operations?.includes(fault.operation) === false) {
        const known = [...service.operations].sort().join(', ');
        const message = `There is no operation "${fault.operation}" of ${fault.service}. There are: ${known}.`;
        throw new AwsError('ValidationException', message);
      }
      faults.push(fault);
      return fault;
    },
    list: () => faults,
    clear() {
      faults = [];
      for (const end of [...waiting]) end();
    },
    async around(principal, service, call, carryOut) {
      const fault = faults.length === 0 ? undefined : strike(principal, service, call);
      if (fault?.when === 'before') await suffer(fault, principal);
      try {
        return fault?.twice ? await twice(carryOut) : await carryOut();
      } finally {
        // A refusal is an answer too, and lost all the same.
        if (fault?.when === 'after') await suffer(fault, principal);
      }
    },
  };
};

/** Both run to their end; the first one's answer counts. */
const twice = async (carryOut: () => Promise<Output>): Promise<Output> => {
  const [first] = await Promise.allSettled([carryOut(), carryOut()]);
  if (first.status === 'rejected') throw first.reason;
  return first.value;
};

const statusOf = (code: string) => {
  if (/^(Internal|ServiceException$)/.test(code)) return 500;
  if (/^(ServiceUnavailable|SlowDown|Unavailable)/.test(code)) return 503;
  if (/^TooManyRequests/.test(code)) return 429;
  return /^(AccessDenied|Forbidden)/.test(code) ? 403 : 400;
};
