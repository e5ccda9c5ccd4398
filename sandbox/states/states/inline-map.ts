import type { Fields } from '../definition/fields.ts';
import { Aborted } from '../engine/failure.ts';
import { Flow } from '../engine/flow.ts';
import { parseItemSelector, parseItems } from '../engine/items.ts';
import { parseQuantity } from '../engine/quantity.ts';
import { runTogether } from '../engine/run-together.ts';
import type { Block, State } from '../engine/state.ts';
import type { Visit } from '../engine/visit.ts';
import { withinLimit } from '../expressions/size.ts';
import { workState } from './work-state.ts';

/** Iterations that AWS runs at once at most. */
const mostAtOnce = 40;

/** Every item runs through the processor within the same execution. Redriven, finished iterations are not run again. */
export const parseInlineMap = (fields: Fields, name: string, processor: Block): State => {
  const items = parseItems(fields);
  const select = parseItemSelector(fields);
  const concurrency = parseQuantity(fields, 'MaxConcurrency', { least: 0, most: mostAtOnce });

  const begin = async (visit: Visit): Promise<Flow[]> => {
    const values = await items(visit);
    const inputs = await select(visit, values);
    const started = visit.flow.record('MapStateStarted', 'mapStateStarted', { length: values.length });
    return inputs.map((input, Index) => {
      const item = { Index, Value: values[Index] };
      withinLimit(input, `An item of the Map '${name}'`);
      return new Flow(visit.execution, processor, input, visit.flow.variables, started, item);
    });
  };
  return workState(fields, name, 'Map', [processor], async (visit) => {
    visit.memory ??= await begin(visit);
    const flows = visit.memory as Flow[];
    const atOnce = (await concurrency?.(visit)) || mostAtOnce;
    try {
      const results = await runTogether(flows, atOnce, visit.signal, (flow, signal, index) =>
        iterate(flow, name, index, signal),
      );
      visit.flow.record('MapStateSucceeded');
      return results;
    } catch (error) {
      visit.flow.record(visit.signal.aborted ? 'MapStateAborted' : 'MapStateFailed');
      throw error;
    }
  });
};

const iterate = async (flow: Flow, name: string, index: number, signal: AbortSignal): Promise<unknown> => {
  if (flow.result) return flow.result.output;
  const tell = (what: string) => flow.record(`MapIteration${what}`, `mapIteration${what}`, { name, index });
  tell('Started');
  try {
    const output = await flow.run(signal);
    tell('Succeeded');
    return output;
  } catch (error) {
    tell(error instanceof Aborted ? 'Aborted' : 'Failed');
    throw error;
  }
};
