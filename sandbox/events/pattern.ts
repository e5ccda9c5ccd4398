import { AwsError, notImplemented } from '../core/service.ts';
import { matcherOf } from './matchers.ts';

/** Whether an event, or a part of one, is what a rule is for. */
export type Pattern = (event: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An absent field's values are none; an array's are its elements. */
const valuesOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Compiles an event pattern: all fields must match, each by any of its matchers. Refuses matchers by name. */
export const compilePattern = (pattern: unknown, path = 'EventPattern'): Pattern => {
  if (!isObject(pattern)) throw invalid(`${path} must be an object.`);
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw invalid(`${path} is empty.`);
  const tests = fields.map(([name, part]): Pattern => {
    const place = `${path}.${name}`;
    if (name === '$or') throw notImplemented(`the event pattern's $or at ${place}`);
    if (!Array.isArray(part)) {
      const nested = compilePattern(part, place);
      return (event) => {
        const value = isObject(event) ? event[name] : undefined;
        return Array.isArray(value) ? value.some(nested) : nested(value);
      };
    }
    if (part.length === 0) throw invalid(`${place} is empty.`);
    const matchers = part.map((each) => matcherOf(each, place));
    return (event) => {
      const values = valuesOf(isObject(event) ? event[name] : undefined);
      return matchers.some((matches) => matches(values));
    };
  });
  return (event) => tests.every((test) => test(event));
};

const invalid = (message: string) =>
  new AwsError('InvalidEventPatternException', `Event pattern is not valid: ${message}`);
