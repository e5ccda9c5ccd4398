import { tableWriter } from '../lambdas/shared/patching/table-writer.ts';
import { pause } from '../lambdas/shared/pause.ts';
import type { Measurement } from './measurement.ts';
import { openPatchingWorld, type PatchingWorld } from './patching-world.ts';
import { startSandboxProcess } from './start-sandbox.ts';

/** How well the children keep to `maxWriteUnitsPerSecond` together: by the clock, by the units that DynamoDB says they took. */
export const measureCeiling = async (): Promise<Measurement[]> => {
  const sandbox = await startSandboxProcess();
  try {
    const world = await openPatchingWorld(sandbox.endpoint);
    await world.fill(16_000);
    // Batches as from a hundred thousand keys on; and a small table's ceiling, with batches as up to a thousand keys.
    const many = { items: 16_000, batch: 100, children: 40 };
    // An on-demand table's default, or what this machine reaches with ease: else nothing is held back.
    const ceiling = Math.min(2000, 0.5 * (await withoutCeiling(world, many)));
    return [
      ...(await measure(world, { ...many, ceiling })),
      ...(await measure(world, { ceiling: 20, items: 200, batch: 1, children: 20 })),
    ];
  } finally {
    sandbox.process.kill();
  }
};

interface Situation {
  readonly ceiling: number;
  readonly items: number;
  readonly batch: number;
  readonly children: number;
}

/** Items a second. */
const withoutCeiling = async (world: PatchingWorld, { items, batch, children }: Omit<Situation, 'ceiling'>) => {
  await world.spoil(items);
  const begun = performance.now();
  await world.patch(items, batch, children, tableWriter(world.client, pause));
  return (1000 * items) / (performance.now() - begun);
};

const measure = async (
  world: PatchingWorld,
  { ceiling, items, batch, children }: Situation,
): Promise<Measurement[]> => {
  await world.spoil(items);
  world.writes.length = 0;
  await world.patch(items, batch, children, tableWriter(world.client, pause), ceiling / children);
  const writes = world.writes.filter(({ units }) => units > 0).toSorted((a, b) => a.begunMs - b.begunMs);
  const number = (n: number) => Math.round(n).toLocaleString('en');
  const fullest = fullestSecond(writes);
  const seconds = ((writes.at(-1)?.begunMs ?? 0) - (writes[0]?.begunMs ?? 0)) / 1000;
  return [
    {
      what: `fullest second over a ceiling of ${number(ceiling)} units`,
      value: fullest / ceiling,
      goal: { atMost: 1.1 },
      detail: `${number(fullest)} units, ${children} children, batches of ${batch}`,
    },
    {
      what: 'of that ceiling used',
      value: items / seconds / ceiling,
      goal: { atLeast: 0.7 },
      detail: `${number(items / seconds)} items/s`,
    },
  ];
};

/** The most units that began within a second. */
const fullestSecond = (writes: PatchingWorld['writes']): number => {
  let [fullest, sum, from] = [0, 0, 0];
  for (const { begunMs, units } of writes) {
    sum += units;
    for (let first = writes[from]; first && first.begunMs <= begunMs - 1000; first = writes[++from]) sum -= first.units;
    fullest = Math.max(fullest, sum);
  }
  return fullest;
};
