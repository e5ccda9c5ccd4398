import type { Delivery } from './history.ts';
import { Attempt, type Surroundings } from './outside.ts';

const inPeace: Delivery = { trouble: { kind: 'none' }, turn: 0, twice: false };
/** What a function may end with: what it throws on purpose, and what was done to it. */
const expectable =
  /^(ItemsFailedError|ConflictsFoundError|OutOfTimeError|Crash|ProvisionedThroughputExceededException|InternalServerError)$/;

export interface Delivered {
  /** Why the batch did not succeed, as far as anybody waited for it. */
  readonly trouble: Error | undefined;
  /** Who goes on until everything else has ended. */
  readonly stragglers: readonly Straggler[];
}
export interface Straggler {
  readonly attempt: Attempt;
  readonly ended: Promise<unknown>;
}

/** Delivers a batch as often as its history says, then once more in peace; deliveries overlap where nobody waits for one. */
export const deliver = async (
  phase: string,
  batch: string,
  deliveries: readonly Delivery[],
  peace: boolean,
  work: (attempt: Attempt, delivery: Delivery) => Promise<unknown>,
  around: Surroundings,
): Promise<Delivered> => {
  let trouble: Error | undefined = new Error('Nobody waited for it.');
  const beside: Promise<unknown>[] = [];
  const hanging: Attempt[] = [];
  const stragglers: Straggler[] = [];
  const begin = (attempt: Attempt, delivery: Delivery) => {
    around.tell(`${attempt.name} begins`);
    return work(attempt, delivery).then(
      () => void around.tell(`${attempt.name} succeeds`),
      (error: Error) => {
        around.tell(`${attempt.name} fails: ${error.name}: ${error.message}`);
        if (expectable.test(error.name)) return error;
        throw error;
      },
    );
  };
  for (const [index, delivery] of [...deliveries, ...(peace ? [inPeace] : [])].entries()) {
    const attempt = new Attempt(phase, `${phase} ${batch}.${index + 1}`, delivery.trouble, around);
    const ended = begin(attempt, delivery);
    if (delivery.trouble.kind === 'zombie') {
      const { until } = delivery.trouble;
      await Promise.race([attempt.hangs.promise, ended]);
      if (until === 'next') {
        hanging.push(attempt);
        beside.push(ended);
      } else stragglers.push({ attempt, ended });
      continue;
    }
    if (delivery.trouble.kind === 'beside') {
      beside.push(ended);
      continue;
    }
    trouble = (await ended) ?? undefined;
    for (const zombie of hanging.splice(0)) zombie.revived.resolve();
  }
  for (const zombie of hanging) zombie.revived.resolve();
  await Promise.all(beside);
  return { trouble, stragglers };
};
