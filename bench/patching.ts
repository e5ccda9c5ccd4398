import { batchSize } from '../lambdas/shared/batch-size.ts';
import { singleWriter } from '../lambdas/shared/patching/single-writer.ts';
import { tableWriter } from '../lambdas/shared/patching/table-writer.ts';
import { pause } from '../lambdas/shared/pause.ts';
import type { Measurement } from './measurement.ts';
import { bareLoop, bloggedScript } from './patching-floors.ts';
import { openPatchingWorld, type PatchingWorld } from './patching-world.ts';
import { startSandboxProcess } from './start-sandbox.ts';

const items = 2000;
const rounds = 5;
/** Batches of a hundred, four at a time, sixteen single writes each: for the core and for the floor. */
const [batch, width, puts] = [100, 4, 16];
/** The blogged script is so slow that a part of it has to do. */
const [many, few] = [10_000, 400];
const latencyMs = 5;

const seconds = async (work: () => Promise<unknown>) => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

/** Patching by the real core with real clients, over bare loops in the same process, against a sandbox in another. */
export const measurePatching = async (): Promise<Measurement[]> => {
  const sandbox = await startSandboxProcess();
  try {
    const world = await openPatchingWorld(sandbox.endpoint);
    await world.fill(many);
    return [
      ...(await throughput(world)),
      await alreadyRight(world),
      await againstTheScript(world, `${sandbox.endpoint}/_sandbox/faults`),
    ];
  } finally {
    sandbox.process.kill();
  }
};

const writers = ({ client }: PatchingWorld) => ({ single: singleWriter(client), batched: tableWriter(client, pause) });

const throughput = async (world: PatchingWorld): Promise<Measurement[]> => {
  const { single, batched } = writers(world);
  const works = {
    floor: () => bareLoop(world, items, width, puts),
    single: () => world.patch(items, batch, width, single),
    batched: () => world.patch(items, batch, width, batched),
  };
  const best: Record<string, number> = {};
  const requests: Record<string, string> = {};
  for (let round = 0; round < rounds; round++)
    for (const [name, work] of Object.entries(works)) {
      await world.spoil(items);
      const before = { ...world.sent };
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, await seconds(work));
      const per = (kind: keyof typeof before) => Math.round(((world.sent[kind] - before[kind]) / items) * 1000);
      requests[name] = `${per('reads')} reads, ${per('writes')} writes, ${per('journal')} to S3`;
    }
  const { floor = 1 } = best;
  const line = (name: string, atLeast: number): Measurement => ({
    what: `patching over the bare loop: ${name} writes`,
    value: floor / (best[name] ?? 1),
    goal: { atLeast },
    detail: `batches of ${batch}: ${Math.round(items / (best[name] ?? 1)).toLocaleString('en')} items/s; requests per 1,000 items: ${requests[name]}`,
  });
  return [line('single', 0.85), line('batched', 1.3)];
};

const alreadyRight = async (world: PatchingWorld): Promise<Measurement> => {
  const before = world.sent.writes;
  const { unchanged } = await world.patch(items, batch, width, writers(world).batched);
  const ownItem = 1;
  return {
    what: 'writes per item that is already right',
    value: (world.sent.writes - before - ownItem) / items,
    goal: { atMost: 0 },
    detail: `${unchanged.toLocaleString('en')} of ${items.toLocaleString('en')} items unchanged`,
  };
};

const againstTheScript = async (world: PatchingWorld, faults: string): Promise<Measurement> => {
  await world.spoil(many);
  const delayed = {
    dynamodb: ['GetItem', 'PutItem', 'UpdateItem', 'BatchGetItem', 'BatchExecuteStatement'],
    s3: ['GetObject', 'PutObject', 'ListObjectsV2'],
  };
  for (const [service, operations] of Object.entries(delayed))
    for (const operation of operations)
      await fetch(faults, { method: 'POST', body: JSON.stringify({ service, operation, delayMs: latencyMs }) });
  const script = ((await seconds(() => bloggedScript(world, few))) / few) * many;
  await world.spoil(many);
  const children = 40;
  const mine = await seconds(() => world.patch(many, batchSize(many), children, writers(world).batched));
  await fetch(faults, { method: 'DELETE' });
  return {
    what: `times the blogged script, ${latencyMs} ms a request`,
    value: script / mine,
    goal: { atLeast: 20 },
    detail: `${many.toLocaleString('en')} items in ${mine.toFixed(1)} s, ${children} batches of ${batchSize(many)} at a time, in one process; the script: ${script.toFixed(0)} s, by its first ${few}`,
  };
};
