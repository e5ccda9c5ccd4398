import type { Exit } from '../engine/exit.ts';
import type { State } from '../engine/state.ts';

/** A state with one way out, and neither Retry nor Catch. */
export const simpleState = (name: string, type: string, exit: Exit, run: State['run']): State => ({
  name,
  type,
  targets: exit.next === null ? [] : [exit.next],
  terminal: exit.next === null,
  assigns: exit.assigns,
  inner: [],
  retry: [],
  catch: [],
  run,
});
