import { AwsError, notImplemented } from '../core/service.ts';

/** Judges the values of one field: none when it is absent. */
export type Matcher = (values: readonly unknown[]) => boolean;

type Scalar = (value: unknown) => boolean;

const invalid = (place: string, matcher: string) =>
  new AwsError('InvalidEventPatternException', `Event pattern is not valid: ${matcher} at ${place}.`);

const prefix = (start: unknown, place: string): Scalar => {
  if (typeof start !== 'string') throw invalid(place, 'prefix must be a string');
  return (value) => typeof value === 'string' && value.startsWith(start);
};

const suffix = (end: unknown, place: string): Scalar => {
  if (typeof end !== 'string') throw invalid(place, 'suffix must be a string');
  return (value) => typeof value === 'string' && value.endsWith(end);
};

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '=': (left, right) => left === right,
  '>=': (left, right) => left >= right,
  '>': (left, right) => left > right,
};

/** `[">", 0, "<=", 5]`: all hold. */
const numeric = (terms: unknown, place: string): Scalar => {
  if (!Array.isArray(terms) || terms.length === 0 || terms.length % 2 !== 0) {
    throw invalid(place, 'numeric must be pairs of a comparison and a number');
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < terms.length; index += 2) {
    const compare = comparisons[String(terms[index])];
    const bound = terms[index + 1];
    if (!compare || typeof bound !== 'number') throw invalid(place, 'numeric has an unknown comparison');
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
};

const anythingBut = (excluded: unknown, place: string): Scalar => {
  if (typeof excluded === 'object' && excluded !== null && !Array.isArray(excluded)) {
    const [[name, operand] = ['nothing', undefined], ...more] = Object.entries(excluded);
    if (name !== 'prefix' || more.length > 0)
      throw notImplemented(`anything-but ${name} in the event pattern at ${place}`);
    const starts = prefix(operand, place);
    return (value) => !starts(value);
  }
  const list: readonly unknown[] = Array.isArray(excluded) ? excluded : [excluded];
  return (value) => !list.includes(value);
};

const exists = (wanted: unknown, place: string): Matcher => {
  if (typeof wanted !== 'boolean') throw invalid(place, 'exists must be true or false');
  return (values) => values.length > 0 === wanted;
};

const operators: Readonly<Record<string, (operand: unknown, place: string) => Matcher>> = {
  prefix: (operand, place) => any(prefix(operand, place)),
  suffix: (operand, place) => any(suffix(operand, place)),
  numeric: (operand, place) => any(numeric(operand, place)),
  'anything-but': (operand, place) => any(anythingBut(operand, place)),
  exists,
};

const any =
  (test: Scalar): Matcher =>
  (values) =>
    values.some(test);

/** A value matches itself, an object is an operator. `place`: where in the pattern, for refusals. */
export const matcherOf = (given: unknown, place: string): Matcher => {
  if (typeof given !== 'object' || given === null) return (values) => values.includes(given);
  const [[name, operand] = ['nothing', undefined], ...more] = Object.entries(given);
  const operator = operators[name];
  if (!operator || more.length > 0) throw notImplemented(`the matcher ${name} in the event pattern at ${place}`);
  return operator(operand, place);
};
