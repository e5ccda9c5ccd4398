import type { Block } from '../engine/state.ts';
import { invalidDefinition } from './fields.ts';

/** Refuses a block that leads to a state that isn't there, has a state that nothing leads to, or never ends. */
export const refuseUnreachable = (block: Block, where: string): void => {
  const reached = new Set<string>();
  const visit = (name: string, from: string): void => {
    const state = block.states.get(name);
    if (!state) throw invalidDefinition(`${from} leads to ${name}, which is not a state of ${where}.`);
    if (reached.has(name)) return;
    reached.add(name);
    for (const target of state.targets) visit(target, `state ${name}`);
  };
  visit(block.startAt, 'StartAt');
  const lost = [...block.states.keys()].find((name) => !reached.has(name));
  if (lost !== undefined) throw invalidDefinition(`state ${lost} can't be reached.`);
  if (![...block.states.values()].some((state) => state.terminal)) {
    throw invalidDefinition(`${where} has no state that ends it.`);
  }
};

/** An inner scope may read an outer variable, and not assign one of the same name. */
export const refuseReassignment = (block: Block): void => {
  const outer = new Set([...block.states.values()].flatMap((state) => state.assigns));
  const check = (inner: Block): void => {
    for (const state of inner.states.values()) {
      const name = state.assigns.find((assigned) => outer.has(assigned));
      if (name !== undefined)
        throw invalidDefinition(`state ${state.name} assigns $${name}, a variable of the outer scope.`);
      state.inner.forEach(check);
    }
  };
  for (const state of block.states.values()) state.inner.forEach(check);
};
