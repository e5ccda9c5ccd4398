import type { Outcome } from '../../lambdas/shared/contract.ts';
import { imageFromJson } from '../../lambdas/shared/image-json.ts';
import { isChange } from './model.ts';
import type { World } from './world.ts';

export interface Reported {
  readonly outcome: Outcome;
  readonly pass: number;
}

/** What the outcome files of a run say about each item, by its name: a change stays one; else the last word counts. */
export const reported = (world: World, runId: string): Map<string, Reported> => {
  const outcomes = new Map<string, Reported>();
  const prefix = `runs/${runId}/outcomes/`;
  for (const file of world.bucket.objects
    .keys()
    .filter((key) => key.startsWith(prefix))
    .toArray()
    .sort())
    for (const line of world.bucket.lines(file)) {
      const { key, outcome } = line as { key: unknown; outcome: Outcome };
      const name = world.nameOf(imageFromJson(key));
      const known = outcomes.get(name);
      if (!known || !isChange(known.outcome)) outcomes.set(name, { outcome, pass: Number(file.split('/')[3]) });
    }
  return outcomes;
};
