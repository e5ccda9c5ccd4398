import { type Fields, invalidDefinition } from '../definition/fields.ts';
import { compileTemplate } from '../expressions/template.ts';
import { StateFailure } from './failure.ts';
import { bindings, type Visit } from './visit.ts';

export interface Bounds {
  readonly least: number;
  readonly most: number;
  /** Fractions are fine. */
  readonly fraction?: boolean;
}

/** A number that a definition gives, or a JSONata expression for it; undefined where the field is absent. */
export type Quantity = (visit: Visit) => Promise<number>;

export const parseQuantity = (fields: Fields, field: string, bounds: Bounds): Quantity | undefined => {
  const source = fields.take(field);
  if (source === undefined) return undefined;
  const template = compileTemplate(source, fields.where, field);
  const within = (value: unknown): value is number =>
    typeof value === 'number' &&
    value >= bounds.least &&
    value <= bounds.most &&
    (bounds.fraction === true || Number.isInteger(value));
  const allowed = `${bounds.fraction ? 'a' : 'a whole'} number from ${bounds.least} to ${bounds.most}`;
  if (template.constant && !within(template.constant.value)) {
    throw invalidDefinition(`${fields.where}: ${field} must be ${allowed}.`);
  }
  return async (visit) => {
    const value = await template.evaluate(bindings(visit));
    if (within(value)) return value;
    const shown = JSON.stringify(value);
    throw new StateFailure('States.QueryEvaluationError', `${field} must be ${allowed}, and evaluated to ${shown}.`);
  };
};
