import type { ParseState } from '../definition/context.ts';
import { invalidDefinition } from '../definition/fields.ts';
import { parseExit } from '../engine/exit.ts';
import { Aborted, StateFailure } from '../engine/failure.ts';
import { parseQuantity } from '../engine/quantity.ts';
import { bindings, type Visit } from '../engine/visit.ts';
import { compileTemplate } from '../expressions/template.ts';
import { simpleState } from './simple-state.ts';

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** `Seconds` or `Timestamp`. Stopped and redriven, Seconds are waited for anew. */
export const parseWait: ParseState = (fields, name) => {
  if (fields.has('Seconds') === fields.has('Timestamp')) {
    throw invalidDefinition(`${fields.where} needs either Seconds or Timestamp.`);
  }
  const seconds = parseQuantity(fields, 'Seconds', { least: 0, most: 99_999_999 });
  const until = compileTemplate(fields.optionalText('Timestamp') ?? '', fields.where, 'Timestamp');
  if (!seconds && until.constant && !timestamp.test(until.constant.value as string)) {
    throw invalidDefinition(`${fields.where}: Timestamp must look like 2026-11-20T09:57:59Z.`);
  }
  const exit = parseExit(fields);
  const end = async (visit: Visit): Promise<number> => {
    if (seconds) return visit.execution.world.clock.now() + (await seconds(visit)) * 1000;
    const value = await until.evaluate(bindings(visit));
    if (typeof value === 'string' && timestamp.test(value)) return Date.parse(value);
    throw new StateFailure('States.Runtime', `The Timestamp of the state '${name}' is not a time: ${String(value)}.`);
  };
  return simpleState(name, 'Wait', exit, async (visit) => {
    const time = await end(visit);
    try {
      await visit.execution.world.clock.until(time, visit.signal);
    } catch {
      visit.flow.record('WaitStateAborted');
      throw new Aborted();
    }
    return exit.leave(visit, visit.input);
  });
};
