import { tableWriter } from '../lambdas/shared/patching/table-writer.ts';
import { pause } from '../lambdas/shared/pause.ts';
import type { Measurement } from './measurement.ts';
import { bloggedScript, rewriteEverything } from './patching-floors.ts';
import { openPatchingWorld } from './patching-world.ts';
import { startSandboxProcess } from './start-sandbox.ts';

/** Of a table's items a window names some, and the bug broke most of those. */
const [all, listed, broken] = [10_000, 1000, 800];
const width = 4;

/** What a repaired item costs in reads and writes, by coldpatch and by what a user would do instead: as DynamoDB counts it. */
export const measureCost = async (): Promise<Measurement[]> => {
  const sandbox = await startSandboxProcess();
  try {
    const world = await openPatchingWorld(sandbox.endpoint);
    await world.fill(all);
    const costOf = async (work: () => Promise<unknown>) => {
      await world.heal(all);
      await world.spoil(broken);
      const before = { ...world.sent };
      await work();
      const per = (kind: keyof typeof before) => (world.sent[kind] - before[kind]) / broken;
      return { units: { read: per('readUnits'), write: per('writeUnits') }, requests: per('reads') + per('writes') };
    };
    const writer = tableWriter(world.client, pause);
    // Up to a thousand keys each is a batch; from a hundred thousand on a hundred are.
    const repairIn = (batch: number) =>
      costOf(async () => {
        await world.patch(listed, batch, width, writer);
        await world.verify(listed, 100);
      });
    const [ones, hundreds] = [await repairIn(1), await repairIn(100)];
    const script = await costOf(() => bloggedScript(world, listed));
    const everything = await costOf(() => rewriteEverything(world));
    const others = (of: (cost: typeof script) => number) =>
      `the script ${of(script).toFixed(2)}, rewriting everything ${of(everything).toFixed(2)}`;
    const of = `of ${all.toLocaleString('en')} items ${listed.toLocaleString('en')} listed, ${broken} broken`;
    return [
      {
        what: 'write units per repaired item',
        value: hundreds.units.write,
        // The run's own item is written once.
        goal: { atMost: 1.01 },
        detail: `each key a batch ${ones.units.write.toFixed(2)}; ${others(({ units }) => units.write)}; ${of}`,
      },
      {
        what: 'read units per repaired item, proof included',
        value: hundreds.units.read,
        // Of each key that is listed, the restored and the live item, twice; and the run is looked at.
        goal: { atMost: (4 * listed) / broken + 0.05 },
        detail: `each key a batch ${ones.units.read.toFixed(2)}; ${others(({ units }) => units.read)} (not consistent)`,
      },
      {
        what: 'requests to DynamoDB per repaired item',
        value: hundreds.requests,
        goal: { atMost: 0.2 },
        detail: `each key a batch ${ones.requests.toFixed(2)}; ${others(({ requests }) => requests)}`,
      },
    ];
  } finally {
    sandbox.process.kill();
  }
};
