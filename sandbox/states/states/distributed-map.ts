import { createHash } from 'node:crypto';
import type { ParseContext } from '../definition/context.ts';
import { type Fields, invalidDefinition } from '../definition/fields.ts';
import { parseItemSelector, parseItems } from '../engine/items.ts';
import { parseQuantity } from '../engine/quantity.ts';
import type { Block, State } from '../engine/state.ts';
import type { Visit } from '../engine/visit.ts';
import { parseItemBatcher } from '../map-run/item-batcher.ts';
import { parseItemReader } from '../map-run/item-reader.ts';
import { MapRun } from '../map-run/map-run.ts';
import { MapRunEvents } from '../map-run/map-run-events.ts';
import { mayRedriveChildren, mayStartChildren } from '../map-run/permissions.ts';
import { parseResultWriter } from '../map-run/result-writer.ts';
import { workState } from './work-state.ts';

/** Children that AWS runs at once at most. */
const mostAtOnce = 10_000;

/**
 * Every item, or batch of items, runs in an execution of its own. Redriven, the same Map Run goes on with its
 * children; only if it never began (its items could not be read) are the items read again.
 */
export const parseDistributedMap = (
  fields: Fields,
  name: string,
  context: ParseContext,
  processor: Block,
  express: boolean,
): State => {
  const label = parseLabel(fields, name, context);
  if (fields.has('ItemReader') && fields.has('Items')) {
    throw invalidDefinition(`${fields.where} has both ItemReader and Items.`);
  }
  const items = parseItemReader(fields) ?? parseItems(fields);
  const select = parseItemSelector(fields);
  const batch = parseItemBatcher(fields);
  const concurrency = parseQuantity(fields, 'MaxConcurrency', { least: 0, most: 1_000_000 });
  const count = parseQuantity(fields, 'ToleratedFailureCount', { least: 0, most: Number.MAX_SAFE_INTEGER });
  const percentage = parseQuantity(fields, 'ToleratedFailurePercentage', { least: 0, most: 100, fraction: true });
  const write = parseResultWriter(fields);

  const begin = async (visit: Visit): Promise<MapRun> => {
    const settings = {
      maxConcurrency: (await concurrency?.(visit)) ?? 0,
      toleratedFailureCount: await count?.(visit),
      toleratedFailurePercentage: await percentage?.(visit),
    };
    const selected = await select(visit, await items(visit));
    const inputs = await batch(visit, selected);
    const mapRun = new MapRun(visit.execution, { label, processor, express, mostAtOnce, ...settings }, inputs);
    await mayStartChildren(visit, mapRun);
    return mapRun;
  };

  return workState(fields, name, 'Map', [], async (visit) => {
    const events = new MapRunEvents(visit);
    try {
      const known = visit.memory as MapRun | undefined;
      if (known) await mayRedriveChildren(visit, known);
      else events.stateStarted();
      const mapRun = known ?? (await begin(visit));
      visit.memory = mapRun;
      if (known) mapRun.prepareRedrive();
      else visit.execution.engine.registerMapRun(mapRun);
      events.runStarted(mapRun);
      const result = await mapRun.run(visit.signal, () => write(visit, mapRun));
      events.succeeded();
      return result;
    } catch (error) {
      events.ended(error);
      throw error;
    }
  });
};

const parseLabel = (fields: Fields, name: string, context: ParseContext): string => {
  // AWS makes up a label where there is none.
  const label = fields.optionalText('Label') ?? createHash('sha1').update(name).digest('hex');
  if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/]{1,40}$/.test(label)) {
    throw invalidDefinition(`${fields.where}: the Label ${label} must have 1 to 40 characters, none of them special.`);
  }
  if (context.labels.has(label)) throw invalidDefinition(`${fields.where}: the Label ${label} is taken.`);
  context.labels.add(label);
  return label;
};
