import * as v from 'valibot';
import { AwsError } from './service.ts';

const wholeNumber = (name: string) => {
  const message = `${name} must be a whole number, at least 1.`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(1, message));
};
const name = (field: string, example: string) => {
  const message = `${field} must be a name such as "${example}".`;
  return v.pipe(v.string(message), v.regex(/^[A-Za-z][\w.:-]*$/, message));
};
const rateMessage = 'rate must be a number above 0, at most 1.';

const faultSchema = v.pipe(
  v.strictObject(
    {
      service: name('service', 'dynamodb'),
      operation: name('operation', 'UpdateItem'),
      /** The error's code. Without one the calls are only delayed. */
      error: v.optional(name('error', 'ThrottlingException')),
      /** How many calls are struck. */
      count: v.optional(wholeNumber('count')),
      /** The share of the calls that are struck. With neither count nor rate all are, until the faults are cleared. */
      rate: v.optional(v.pipe(v.number(rateMessage), v.gtValue(0, rateMessage), v.maxValue(1, rateMessage))),
      /** Real milliseconds that a struck call waits first. */
      delayMs: v.optional(wholeNumber('delayMs')),
    },
    (issue) => {
      if (issue.expected === 'never') return `A fault has no field ${issue.received}.`;
      return issue.expected === 'Object' ? 'A fault is a JSON object.' : `A fault needs the field ${issue.expected}.`;
    },
  ),
  v.check((fault) => fault.count === undefined || fault.rate === undefined, 'Give count or rate, not both.'),
  v.check((fault) => fault.error !== undefined || fault.delayMs !== undefined, 'Give error, delayMs, or both.'),
);

export type Fault = v.InferOutput<typeof faultSchema>;

export interface Faults {
  /** Throws AwsError `ValidationException` with one sentence for whatever is wrong with it. */
  add(fault: unknown): Fault;
  /** Those that can still strike; `count` is what is left of it. */
  list(): readonly Fault[];
  clear(): void;
  /** Delays and fails a call, if a fault strikes it. Undefined when none does. */
  strike(service: string, operation: string): Promise<void> | undefined;
}

/** Failures to inject, each into one operation of one service. `services`: the signing names there are. */
export const createFaults = (services: ReadonlyMap<string, unknown>): Faults => {
  let faults: Fault[] = [];
  return {
    add(given) {
      const parsed = v.safeParse(faultSchema, given, { abortEarly: true });
      if (!parsed.success) throw new AwsError('ValidationException', parsed.issues[0].message);
      const fault = parsed.output;
      if (!services.has(fault.service)) {
        const known = [...services.keys()].sort().join(', ');
        throw new AwsError('ValidationException', `There is no service "${fault.service}". There are: ${known}.`);
      }
      faults.push(fault);
      return fault;
    },
    list: () => faults,
    clear() {
      faults = [];
    },
    strike(service, operation) {
      if (faults.length === 0) return undefined;
      const fault = faults.find((candidate) => candidate.service === service && candidate.operation === operation);
      if (!fault || (fault.rate !== undefined && Math.random() >= fault.rate)) return undefined;
      if (fault.count !== undefined) {
        fault.count -= 1;
        if (fault.count === 0) faults = faults.filter((other) => other !== fault);
      }
      return suffer(fault);
    },
  };
};

const suffer = async ({ error, delayMs, operation }: Fault) => {
  if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, delayMs));
  if (error !== undefined)
    throw new AwsError(error, `Injected into ${operation} by /_sandbox/faults.`, statusOf(error));
};

const statusOf = (code: string) => {
  if (/^(Internal|ServiceException$)/.test(code)) return 500;
  if (/^(ServiceUnavailable|SlowDown|Unavailable)/.test(code)) return 503;
  if (/^TooManyRequests/.test(code)) return 429;
  return /^(AccessDenied|Forbidden)/.test(code) ? 403 : 400;
};
