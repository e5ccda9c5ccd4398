import type { ParseState } from '../definition/context.ts';
import type { Fields } from '../definition/fields.ts';
import { StateFailure } from '../engine/failure.ts';
import { bindings, type Visit } from '../engine/visit.ts';
import { compileTemplate } from '../expressions/template.ts';

/** Never exits: redriven, it fails again. */
export const parseFail: ParseState = (fields, name) => {
  const error = parseText(fields, 'Error');
  const cause = parseText(fields, 'Cause');
  return {
    name,
    type: 'Fail',
    targets: [],
    terminal: true,
    assigns: [],
    inner: [],
    retry: [],
    catch: [],
    async run(visit) {
      throw new StateFailure(await error(visit), await cause(visit));
    },
  };
};

const parseText = (fields: Fields, field: string): ((visit: Visit) => Promise<string>) => {
  fields.optionalText(field);
  const template = compileTemplate(fields.take(field) ?? '', fields.where, field);
  return async (visit) => {
    const value = await template.evaluate(bindings(visit));
    if (typeof value === 'string') return value;
    throw new StateFailure('States.Runtime', `${field} of the state '${visit.state.name}' is not a string.`);
  };
};
