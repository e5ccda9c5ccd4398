import type { Fields } from '../definition/fields.ts';
import { parseCatch } from '../engine/catcher.ts';
import { parseExit } from '../engine/exit.ts';
import { parseRetry } from '../engine/retrier.ts';
import type { Block, State } from '../engine/state.ts';
import type { Visit } from '../engine/visit.ts';
import { withinLimit } from '../expressions/size.ts';

/** A state that does something that can fail: with Retry, Catch and `$states.result`. */
export const workState = (
  fields: Fields,
  name: string,
  type: string,
  inner: readonly Block[],
  work: (visit: Visit) => Promise<unknown>,
): State => {
  const exit = parseExit(fields);
  const catchers = parseCatch(fields);
  return {
    name,
    type,
    targets: [exit, ...catchers.map((catcher) => catcher.exit)].flatMap(({ next }) => next ?? []),
    terminal: exit.next === null,
    assigns: [...exit.assigns, ...catchers.flatMap((catcher) => catcher.exit.assigns)],
    inner,
    retry: parseRetry(fields),
    catch: catchers,
    async run(visit) {
      const result = withinLimit(await work(visit), `The result of the state '${name}'`);
      return exit.leave(visit, result, { result });
    },
  };
};
