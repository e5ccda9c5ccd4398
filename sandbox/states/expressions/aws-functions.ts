import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import type { Clock } from '../../core/clock.ts';

const algorithms: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const partition = (values: readonly unknown[], size: number) => {
  if (!Number.isInteger(size) || size < 1) throw new Error('$partition needs a whole number of at least 1');
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));
};

const range = (first: number, last: number, step: number) => {
  if (![first, last, step].every(Number.isInteger) || step === 0) throw new Error('$range needs whole numbers');
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > 1000) throw new Error('$range gives at most 1,000 values');
  return Array.from({ length }, (_, index) => first + index * step);
};

const hash = (text: string, algorithm: string) => {
  const name = algorithms[algorithm];
  if (name === undefined) throw new Error(`$hash knows ${Object.keys(algorithms).join(', ')}, not ${algorithm}`);
  return createHash(name).update(text).digest('hex');
};

/** A number in [0, 1); the same one for the same seed. */
const random = (seed?: number) =>
  seed === undefined ? Math.random() : createHash('sha256').update(String(seed)).digest().readUIntBE(0, 6) / 2 ** 48;

const refuseEval = () => {
  throw new Error('$eval is not available in Step Functions');
};

/** What Step Functions adds to JSONata, and the one function that it takes away. */
export const addAwsFunctions = (expression: jsonata.Expression): void => {
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:a>');
  expression.registerFunction('hash', hash, '<ss:s>');
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction('parse', (text: string) => JSON.parse(text), '<s:x>');
  expression.registerFunction('random', random, '<n?:n>');
  expression.registerFunction('eval', refuseEval);
};

const formatted = jsonata('$fromMillis($time, $picture, $zone)');

/** `$now` and `$millis` on the sandbox's clock: the variables that every execution starts with. */
export const clockFunctions = (clock: Clock): Record<string, unknown> => ({
  millis: () => clock.now(),
  now: (picture?: string, zone?: string) =>
    picture === undefined
      ? new Date(clock.now()).toISOString()
      : formatted.evaluate({}, { time: clock.now(), picture, zone }),
});
