import type { ParseState } from '../definition/context.ts';
import { Fields, invalidDefinition } from '../definition/fields.ts';
import { Flow } from '../engine/flow.ts';
import { runTogether } from '../engine/run-together.ts';
import type { Visit } from '../engine/visit.ts';
import { bindings } from '../engine/visit.ts';
import { compileTemplate } from '../expressions/template.ts';
import { workState } from './work-state.ts';

/** Every branch gets the same input. Redriven, branches that succeeded are not run again; the others go on where they stopped. */
export const parseParallel: ParseState = (fields, name, context) => {
  const input = fields.has('Arguments')
    ? compileTemplate(fields.take('Arguments'), fields.where, 'Arguments')
    : undefined;
  const branches = fields
    .list('Branches')
    .map((value, index) => context.block(new Fields(value, `${fields.where}/Branches[${index}]`)));
  if (branches.length === 0) throw invalidDefinition(`${fields.where} needs Branches.`);

  const begin = async (visit: Visit): Promise<Flow[]> => {
    const given = input ? await input.evaluate(bindings(visit)) : visit.input;
    const started = visit.flow.record('ParallelStateStarted');
    return branches.map((block) => new Flow(visit.execution, block, given, visit.flow.variables, started));
  };
  return workState(fields, name, 'Parallel', branches, async (visit) => {
    visit.memory ??= await begin(visit);
    const flows = visit.memory as Flow[];
    let failed: Flow | undefined;
    const run = (flow: Flow, signal: AbortSignal) =>
      flow.run(signal).catch((error: unknown) => {
        failed ??= flow;
        throw error;
      });
    try {
      const results = await runTogether(flows, flows.length, visit.signal, run);
      visit.flow.record('ParallelStateSucceeded');
      return results;
    } catch (error) {
      // AWS names the failed branch's last event as the predecessor: from there one finds the state that failed.
      if (failed && !visit.signal.aborted) visit.flow.lastEvent = failed.lastEvent;
      visit.flow.record(visit.signal.aborted ? 'ParallelStateAborted' : 'ParallelStateFailed');
      throw error;
    }
  });
};
