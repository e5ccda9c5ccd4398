import type { ParseState } from '../definition/context.ts';
import { Fields, invalidDefinition } from '../definition/fields.ts';
import { type Exit, parseExit } from '../engine/exit.ts';
import { StateFailure } from '../engine/failure.ts';
import { bindings } from '../engine/visit.ts';
import { compileTemplate, type Template } from '../expressions/template.ts';

interface Rule {
  readonly condition: Template;
  readonly exit: Exit;
}

/** The first rule whose Condition is true; the state's own Assign and Output belong to Default. */
export const parseChoice: ParseState = (fields, name) => {
  const rules = fields.list('Choices').map((value, index) => parseRule(value, `${fields.where}/Choices[${index}]`));
  if (rules.length === 0) throw invalidDefinition(`${fields.where} needs Choices.`);
  const next = fields.optionalText('Default');
  const otherwise = parseExit(fields, { next: next ?? null });
  const exits = [...rules.map((rule) => rule.exit), otherwise];
  return {
    name,
    type: 'Choice',
    targets: exits.flatMap((exit) => exit.next ?? []),
    terminal: false,
    assigns: exits.flatMap((exit) => exit.assigns),
    inner: [],
    retry: [],
    catch: [],
    async run(visit) {
      const variables = bindings(visit);
      for (const { condition, exit } of rules) {
        const value = await condition.evaluate(variables);
        if (typeof value !== 'boolean') {
          throw new StateFailure('States.QueryEvaluationError', `A Condition of ${name} gave no boolean.`);
        }
        if (value) return exit.leave(visit, visit.input);
      }
      if (next === undefined)
        throw new StateFailure('States.NoChoiceMatched', `No choice of the state '${name}' matched.`);
      return otherwise.leave(visit, visit.input);
    },
  };
};

const parseRule = (value: unknown, where: string): Rule => {
  const fields = new Fields(value, where);
  fields.optionalText('Comment');
  const source = fields.take('Condition');
  if (typeof source !== 'boolean' && (typeof source !== 'string' || !source.startsWith('{%'))) {
    throw invalidDefinition(`${where} needs a Condition: a JSONata expression or a boolean.`);
  }
  const rule = {
    condition: compileTemplate(source, where, 'Condition'),
    exit: parseExit(fields, { next: fields.text('Next') }),
  };
  fields.close();
  return rule;
};
