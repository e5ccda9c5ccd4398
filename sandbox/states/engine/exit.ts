import { type Fields, invalidDefinition } from '../definition/fields.ts';
import { withinLimit } from '../expressions/size.ts';
import { compileTemplate, type Template } from '../expressions/template.ts';
import type { Transition } from './state.ts';
import { bindings, type Extra, type Visit } from './visit.ts';

/** One way out of a state: `Assign`, `Output` and `Next` or `End`. */
export interface Exit {
  readonly next: string | null;
  readonly assigns: readonly string[];
  /** `unchanged` is the output where the definition says nothing. */
  leave(visit: Visit, unchanged: unknown, extra?: Extra): Promise<Transition>;
}

/** Reads `Assign` and `Output`, and `Next` or `End` unless the caller knows where it goes. */
export const parseExit = (fields: Fields, known?: { readonly next: string | null }): Exit => {
  const assign = parseAssign(fields);
  const output = fields.has('Output') ? compileTemplate(fields.take('Output'), fields.where, 'Output') : undefined;
  const next = known ? known.next : nextOrEnd(fields);
  return {
    next,
    assigns: assign?.names ?? [],
    async leave(visit, unchanged, extra) {
      if (!assign && !output) return { next, output: withinLimit(unchanged, 'The output of the state') };
      const variables = bindings(visit, extra);
      const assigned = assign
        ? { assigned: withinLimit((await assign.values.evaluate(variables)) as object, 'Assign') as never }
        : {};
      const value = output ? await output.evaluate(variables) : unchanged;
      return { next, output: withinLimit(value, 'The output of the state'), ...assigned };
    },
  };
};

const nextOrEnd = (fields: Fields): string | null => {
  const next = fields.optionalText('Next');
  const end = fields.take('End');
  if (end !== undefined && typeof end !== 'boolean') throw invalidDefinition(`${fields.where}: End must be a boolean.`);
  if ((next === undefined) === (end !== true)) {
    throw invalidDefinition(`${fields.where} needs either Next or End: true.`);
  }
  return next ?? null;
};

const parseAssign = (fields: Fields): { names: readonly string[]; values: Template } | undefined => {
  const assign = fields.object('Assign');
  if (!assign) return undefined;
  const names = assign.names();
  for (const name of names) {
    if (name === 'states') throw invalidDefinition(`${assign.where}: $states is reserved.`);
    if (!/^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u.test(name)) {
      throw invalidDefinition(`${assign.where}: ${name} is not a variable name.`);
    }
  }
  return { names, values: compileTemplate(fields.take('Assign'), fields.where, 'Assign') };
};
