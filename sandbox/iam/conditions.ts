import { contextKey } from './condition-keys.ts';
import { type Operator, operatorOf } from './condition-operators.ts';
import type { Context, PatternOptions } from './pattern.ts';
import { malformed } from './policy-errors.ts';

/** A statement's Condition: holds if all its operators do, each for all its keys. */
export interface Conditions {
  /** Lower case. */
  readonly keys: readonly string[];
  hold(context: Context): boolean;
}

type Test = (context: Context) => boolean;

export const parseConditions = (condition: unknown, options: Pick<PatternOptions, 'variables'>): Conditions => {
  const tests: Test[] = [];
  const keys: string[] = [];
  for (const [operatorName, block] of entries(condition ?? {}, 'Condition')) {
    for (const [keyName, given] of entries(block, operatorName)) {
      const key = contextKey(keyName);
      const expected = valuesOf(given, keyName);
      keys.push(key);
      tests.push(
        operatorName === 'Null' ? isNull(key, expected) : compare(operatorOf(operatorName), key, expected, options),
      );
    }
  }
  return { keys, hold: (context) => tests.every((holds) => holds(context)) };
};

const entries = (value: unknown, name: string): [string, unknown][] => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw malformed(`${name} must be an object.`);
};

/** JSON's own true and 5 are as good as "true" and "5". */
const valuesOf = (given: unknown, key: string): string[] =>
  (Array.isArray(given) ? given : [given]).map((value) => {
    if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
    throw malformed(`The condition on ${key} must compare with strings.`);
  });

const isNull = (key: string, expected: readonly string[]): Test => {
  const wanted = expected.map((value) => {
    if (!/^(true|false)$/i.test(value)) throw malformed(`A Null condition is "true" or "false", not "${value}".`);
    return value.toLowerCase() === 'true';
  });
  return (context) => wanted.includes(!context(key)?.length);
};

const compare = (
  { compile, negated, quantifier, ifExists }: Operator,
  key: string,
  expected: readonly string[],
  options: Pick<PatternOptions, 'variables'>,
): Test => {
  const matchers = expected.map((value) => compile(value, options));
  return (context) => {
    const actual = context(key);
    if (!actual?.length) return ifExists || quantifier === 'ForAllValues' || (negated && quantifier === undefined);
    const matches = (value: string) => matchers.some((matcher) => matcher(value, context));
    if (quantifier === 'ForAllValues') return actual.every((value) => matches(value) !== negated);
    if (quantifier === 'ForAnyValue') return actual.some((value) => matches(value) !== negated);
    return actual.some(matches) !== negated;
  };
};
