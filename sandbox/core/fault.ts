import * as v from 'valibot';
import { cuts } from './functions.ts';

const name = (field: string, example: string) => {
  const message = `${field} must be a name such as "${example}".`;
  return v.pipe(v.string(message), v.regex(/^[A-Za-z][\w.:-]*$/, message));
};
const wholeNumber = (name: string, most: number) => {
  const message = `${name} must be a whole number, from 1 to ${most}.`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(1, message), v.maxValue(most, message));
};
/** As long as a Lambda function may run. Node's timers end at 2^31 - 1: a longer one would fire at once. */
const longestDelayMs = 900_000;
const rateMessage = 'rate must be a number above 0, at most 1.';
const part = (field: string, what: string) => {
  const message = `${field} must be part of ${what}.`;
  return v.optional(v.pipe(v.string(message), v.minLength(1, message)));
};

/** One failure to inject, as `POST /_sandbox/faults` takes it. */
export const faultSchema = v.pipe(
  v.strictObject(
    {
      service: name('service', 'dynamodb'),
      operation: name('operation', 'UpdateItem'),
      /** Part of the ARN of what a call is about, as IAM sees it; other calls are let through. */
      resource: part('resource', 'an ARN, such as "table/orders"'),
      /** Part of the name of the function that makes a call; other calls are let through. */
      caller: part('caller', "a function's name"),
      /** `after`: the call is carried out, and only its answer is lost. */
      when: v.optional(v.picklist(['before', 'after'], 'when must be "before" or "after".'), 'before'),
      /** The error's code. Without one the calls are only delayed. */
      error: v.optional(name('error', 'ThrottlingException')),
      /** Ends the function that makes the call, there and then; calls that no function makes are let through. */
      kill: v.optional(v.picklist(cuts, 'kill must be "timeout" or "crash".')),
      /** The call is carried out twice, at the same time. */
      twice: v.optional(v.literal(true, 'twice must be true.')),
      /** How many calls are struck. */
      count: v.optional(wholeNumber('count', Number.MAX_SAFE_INTEGER)),
      /** The share of the calls that are struck. With neither count nor rate all are, until the faults are cleared. */
      rate: v.optional(v.pipe(v.number(rateMessage), v.gtValue(0, rateMessage), v.maxValue(1, rateMessage))),
      /** Real milliseconds that a struck call waits first, at most until the faults are cleared. */
      delayMs: v.optional(wholeNumber('delayMs', longestDelayMs)),
    },
    (issue) => {
      if (issue.expected === 'never') return `A fault has no field ${issue.received}.`;
      return issue.expected === 'Object' ? 'A fault is a JSON object.' : `A fault needs the field ${issue.expected}.`;
    },
  ),
  v.check(({ count, rate }) => count === undefined || rate === undefined, 'Give count or rate, not both.'),
  v.check(({ error, kill }) => error === undefined || kill === undefined, 'Give error or kill, not both.'),
  v.check(
    ({ error, kill, delayMs, twice }) => (error ?? kill ?? delayMs ?? twice) !== undefined,
    'Give error, kill, delayMs or twice: else nothing would happen.',
  ),
);

export type Fault = v.InferOutput<typeof faultSchema>;
