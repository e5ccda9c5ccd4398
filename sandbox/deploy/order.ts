import { DeployError } from './template.ts';

/** Sorts so that each comes after what it depends on, otherwise in the given order. Throws DeployError for a circle, which it spells out. */
export const inOrder = (
  ids: readonly string[],
  dependenciesOf: (id: string) => Iterable<string>,
  what: string,
): readonly string[] => {
  const known = new Set(ids);
  const done = new Set<string>();
  const visit = (id: string, trail: readonly string[]) => {
    if (done.has(id) || !known.has(id)) return;
    const at = trail.indexOf(id);
    if (at >= 0) {
      throw new DeployError([`${what} depend on each other in a circle: ${[...trail.slice(at), id].join(' → ')}.`]);
    }
    for (const dependency of dependenciesOf(id)) visit(dependency, [...trail, id]);
    done.add(id);
  };
  for (const id of ids) visit(id, []);
  return [...done];
};
