import type { Block, State } from '../engine/state.ts';
import { parseChoice } from '../states/choice.ts';
import { parseFail } from '../states/fail.ts';
import { parseMap } from '../states/map.ts';
import { parseParallel } from '../states/parallel.ts';
import { parsePass } from '../states/pass.ts';
import { parseSucceed } from '../states/succeed.ts';
import { parseTask } from '../states/task.ts';
import { parseWait } from '../states/wait.ts';
import type { ParseContext, ParseState } from './context.ts';
import { Fields, invalidDefinition } from './fields.ts';
import { refuseReassignment, refuseUnreachable } from './flow-checks.ts';

const parsers: Readonly<Record<string, ParseState>> = {
  Choice: parseChoice,
  Fail: parseFail,
  Map: parseMap,
  Parallel: parseParallel,
  Pass: parsePass,
  Succeed: parseSucceed,
  Task: parseTask,
  Wait: parseWait,
};

export const stateTypes = Object.keys(parsers);

/** Parses `StartAt` and `States`, and refuses every other field that nobody took. */
export const parseBlock = (fields: Fields, context: ParseContext): Block => {
  fields.optionalText('Comment');
  const startAt = fields.text('StartAt');
  const list = fields.object('States');
  fields.close();
  if (!list || list.names().length === 0) throw invalidDefinition(`${fields.where} needs States.`);
  const states = new Map(list.names().map((name) => [name, parseState(list.take(name), name, context)]));
  const block = { startAt, states };
  refuseUnreachable(block, fields.where);
  refuseReassignment(block);
  return block;
};

const parseState = (value: unknown, name: string, context: ParseContext): State => {
  const fields = new Fields(value, `state ${name}`);
  if (name.length > 80) throw invalidDefinition(`the state name ${name} is longer than 80 characters.`);
  if (context.names.has(name)) throw invalidDefinition(`there are two states named ${name}.`);
  context.names.add(name);
  const type = fields.text('Type');
  const parse = Object.hasOwn(parsers, type) ? parsers[type] : undefined;
  if (!parse) throw invalidDefinition(`state ${name} has an unknown Type ${type}.`);
  fields.optionalText('Comment');
  if ((fields.choice('QueryLanguage', ['JSONata', 'JSONPath']) ?? 'JSONata') !== 'JSONata') {
    throw invalidDefinition(`state ${name}: QueryLanguage must be JSONata; JSONPath is not run.`);
  }
  const state = parse(fields, name, context);
  fields.close();
  return state;
};
