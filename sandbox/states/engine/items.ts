import type { Fields } from '../definition/fields.ts';
import { compileTemplate } from '../expressions/template.ts';
import { StateFailure } from './failure.ts';
import { bindings, type Visit } from './visit.ts';

/** A Map's `Items`; default: the state's input. */
export const parseItems = (fields: Fields): ((visit: Visit) => Promise<readonly unknown[]>) => {
  const template = fields.has('Items') ? compileTemplate(fields.take('Items'), fields.where, 'Items') : undefined;
  return async (visit) => {
    const items = template ? await template.evaluate(bindings(visit)) : visit.input;
    if (Array.isArray(items)) return items;
    const source = template ? 'Items' : 'The input';
    throw new StateFailure(
      'States.QueryEvaluationError',
      `${source} of the Map '${visit.state.name}' is not an array.`,
    );
  };
};

/** A Map's `ItemSelector`: what becomes of an item before it is processed. */
export const parseItemSelector = (
  fields: Fields,
): ((visit: Visit, items: readonly unknown[]) => Promise<readonly unknown[]>) => {
  if (!fields.has('ItemSelector')) return (_visit, items) => Promise.resolve(items);
  const template = compileTemplate(fields.take('ItemSelector'), fields.where, 'ItemSelector');
  return async (visit, items) => {
    const selected: unknown[] = [];
    for (const [Index, Value] of items.entries()) {
      selected.push(await template.evaluate(bindings(visit, { mapItem: { Index, Value } })));
    }
    return selected;
  };
};
