import { notImplemented } from '../core/service.ts';
import { arnPattern } from './arn-pattern.ts';
import { type Matcher, type PatternOptions, pattern } from './pattern.ts';
import { malformed } from './policy-errors.ts';

type Compile = (expected: string, options: Pick<PatternOptions, 'variables'>) => Matcher;

const text =
  (more: Pick<PatternOptions, 'wildcards' | 'ignoreCase'>): Compile =>
  (expected, options) =>
    pattern(expected, { ...options, ...more });

const arn: Compile = (expected, options) => {
  const matches = arnPattern(expected, options);
  return (actual, context) => actual.startsWith('arn:') && matches(actual, context);
};

const bool: Compile = (expected) => {
  if (!/^(true|false)$/i.test(expected)) throw malformed(`A Bool condition is "true" or "false", not "${expected}".`);
  return (actual) => actual.toLowerCase() === expected.toLowerCase();
};

const ordered =
  (read: (value: string) => number, holds: (actual: number, expected: number) => boolean): Compile =>
  (expected) => {
    const bound = read(expected);
    if (Number.isNaN(bound)) throw malformed(`"${expected}" is no value for this condition operator.`);
    return (actual) => holds(read(actual), bound);
  };

const number = (value: string) => (value.trim() === '' ? Number.NaN : Number(value));
const date = (value: string) => (/^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value));

const orders = {
  Equals: (actual: number, expected: number) => actual === expected,
  LessThan: (actual: number, expected: number) => actual < expected,
  LessThanEquals: (actual: number, expected: number) => actual <= expected,
  GreaterThan: (actual: number, expected: number) => actual > expected,
  GreaterThanEquals: (actual: number, expected: number) => actual >= expected,
};

const positive: Readonly<Record<string, Compile>> = {
  StringEquals: text({ wildcards: false }),
  StringEqualsIgnoreCase: text({ wildcards: false, ignoreCase: true }),
  StringLike: text({ wildcards: true }),
  ArnEquals: arn,
  ArnLike: arn,
  Bool: bool,
  ...Object.fromEntries(Object.entries(orders).map(([name, holds]) => [`Numeric${name}`, ordered(number, holds)])),
  ...Object.fromEntries(Object.entries(orders).map(([name, holds]) => [`Date${name}`, ordered(date, holds)])),
};

const negatives: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
};

/** Every operator, without quantifiers and `IfExists`. */
export const conditionOperators: readonly string[] = [...Object.keys(positive), ...Object.keys(negatives), 'Null'];

export interface Operator {
  readonly compile: Compile;
  /** Holds where none of the policy's values match. */
  readonly negated: boolean;
  readonly quantifier: 'ForAnyValue' | 'ForAllValues' | undefined;
  readonly ifExists: boolean;
}

/** `ForAnyValue:StringNotLikeIfExists`, taken apart. `Null` is not among them: see conditions.ts. */
export const operatorOf = (name: string): Operator => {
  const [, quantifier, base = '', ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(.+?)(IfExists)?$/.exec(name) ?? [];
  const compile = positive[negatives[base] ?? base];
  if (!compile) throw notImplemented(`the condition operator ${name}`);
  return {
    compile,
    negated: base in negatives,
    quantifier: quantifier as Operator['quantifier'],
    ifExists: ifExists !== undefined,
  };
};
