import type { ParseState } from '../definition/context.ts';
import { invalidDefinition } from '../definition/fields.ts';
import { parseExit } from '../engine/exit.ts';
import { simpleState } from './simple-state.ts';

export const parseSucceed: ParseState = (fields, name) => {
  if (fields.has('Assign')) throw invalidDefinition(`${fields.where} does not have a field Assign.`);
  const exit = parseExit(fields, { next: null });
  return simpleState(name, 'Succeed', exit, (visit) => exit.leave(visit, visit.input));
};
