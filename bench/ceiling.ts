import { tableWriter } from '../lambdas/shared/patching/table-writer.ts';
import { pause } from '../lambdas/shared/pause.ts';
import type { Measurement } from './measurement.ts';
import { openPatchingWorld } from './patching-world.ts';
import { startSandboxProcess } from './start-sandbox.ts';

/** What an on-demand table has by default, for as many children as by default. */
const [ceiling, children, batch, items] = [2000, 40, 100, 16_000];

/** How well the children keep to `maxWriteUnitsPerSecond` together: by the clock, by the units that DynamoDB says they took. */
export const measureCeiling = async (): Promise<Measurement[]> => {
  const sandbox = await startSandboxProcess();
  try {
    const world = await openPatchingWorld(sandbox.endpoint);
    await world.fill(items);
    await world.spoil(items);
    world.writes.length = 0;
    await world.patch(items, batch, children, tableWriter(world.client, pause), ceiling / children);
    const writes = world.writes.filter(({ units }) => units > 0).toSorted((a, b) => a.begunMs - b.begunMs);
    let [fullest, sum, from] = [0, 0, 0];
    for (const { begunMs, units } of writes) {
      sum += units;
      for (let first = writes[from]; first && first.begunMs <= begunMs - 1000; first = writes[++from])
        sum -= first.units;
      fullest = Math.max(fullest, sum);
    }
    const seconds = ((writes.at(-1)?.begunMs ?? 0) - (writes[0]?.begunMs ?? 0)) / 1000;
    const number = (n: number) => Math.round(n).toLocaleString('en');
    return [
      {
        what: 'fullest second over maxWriteUnitsPerSecond',
        value: fullest / ceiling,
        goal: { atMost: 1.1 },
        detail: `${number(fullest)} units of ${number(ceiling)}, by ${children} children in ${number(writes.length)} requests`,
      },
      {
        what: 'of maxWriteUnitsPerSecond used',
        value: items / seconds / ceiling,
        goal: { atLeast: 0.8 },
        detail: `${number(items / seconds)} items/s`,
      },
    ];
  } finally {
    sandbox.process.kill();
  }
};
