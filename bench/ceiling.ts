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
    return [
      // An on-demand table's default, in batches as from a hundred thousand keys on; and a small table's, as up to a thousand keys.
      ...(await measure(world, { ceiling: 2000, items: 16_000, batch: 100, children: 40 })),
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
