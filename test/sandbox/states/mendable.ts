import { type FakeWorld, type Loose, namedError } from './fake-world.ts';

/** A function that fails until it is mended, and counts its calls by event. */
export const mendable = (world: FakeWorld, name: string, isBad: (event: Loose) => boolean = () => true) => {
  const state = { broken: true, calls: [] as Loose[] };
  world.functions.set(name, (event) => {
    state.calls.push(event);
    if (state.broken && isBad(event)) throw namedError('Broken');
    return event;
  });
  return state;
};
