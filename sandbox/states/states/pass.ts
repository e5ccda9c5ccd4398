import type { ParseState } from '../definition/context.ts';
import { parseExit } from '../engine/exit.ts';
import { simpleState } from './simple-state.ts';

export const parsePass: ParseState = (fields, name) => {
  const exit = parseExit(fields);
  return simpleState(name, 'Pass', exit, (visit) => exit.leave(visit, visit.input));
};
