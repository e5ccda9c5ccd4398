import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RunAlarms } from '../../../lambdas/shared/run-alarms.ts';
import { RunStore } from '../../../lambdas/shared/run-store.ts';
import { type AlarmEvent, stopPatching } from '../../../lambdas/stop-patching/stop-patching.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { createRunStoreTable, startEngine } from '../shared/engine.ts';
import { exampleIncident, exampleRun, exampleUndo } from '../shared/example-run.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
let tables = 0;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

/** A run store with a run that named the alarm, an undo that did, one that named another and one that named none. */
const newStore = async () => {
  const table = `stop-patching-${++tables}`;
  await createRunStoreTable(engine.client, table);
  const ports = { runs: new RunStore(engine.client, table), alarms: new RunAlarms(engine.client, table) };
  const patch = { stopOnAlarm: 'errors' };
  await ports.runs.claim(exampleRun('named', 'a'), exampleIncident({ patch }));
  await ports.runs.claim(exampleRun('undo', 'b'), { ...exampleUndo('old'), patch: { ...patch, maxConcurrency: 1 } });
  await ports.runs.claim(exampleRun('other', 'c'), exampleIncident({ patch: { stopOnAlarm: 'latency' } }));
  await ports.runs.claim(exampleRun('none', 'd'), exampleIncident());
  return ports;
};
let ports: Awaited<ReturnType<typeof newStore>>;
beforeEach(async () => {
  ports = await newStore();
});

const event = (value: string, second = 0, alarmName = 'errors'): AlarmEvent => ({
  detail: {
    alarmName,
    state: { value, reason: 'Too many.', timestamp: `2026-11-20T10:31:${String(second).padStart(2, '0')}.123+0000` },
  },
});
const mayWrite = async (runId: string) =>
  ports.runs.assertMayWrite({ runId }).then(
    () => true,
    (error: Error) => error.name,
  );

describe('an alarm that goes off', () => {
  it('stops the writes of the runs that named it, and no other', async () => {
    expect((await stopPatching(event('ALARM'), ports)).sort()).toEqual(['named', 'undo']);
    const stopped = await Promise.all(['named', 'undo', 'other', 'none'].map(mayWrite));
    expect(stopped).toEqual(['PatchingStoppedError', 'PatchingStoppedError', true, true]);
  });
  it('stops what writes and nothing else, and is named with its reason', async () => {
    await stopPatching(event('ALARM'), ports);
    await ports.runs.assertNotLifted({ runId: 'named' });
    await expect(ports.runs.assertMayWrite({ runId: 'named' })).rejects.toThrow(
      'The alarm errors is in ALARM since 2026-11-20T10:31:00.123Z, so nothing is written until it no longer is (Too many.).',
    );
  });
  it.each(['OK', 'INSUFFICIENT_DATA'])('lets them go on when it is %s', async (value) => {
    await stopPatching(event('ALARM', 1), ports);
    await stopPatching(event(value, 2), ports);
    expect(await mayWrite('named')).toBe(true);
  });
  it('of a lifted run leaves it lifted', async () => {
    await stopPatching(event('ALARM'), ports);
    await ports.runs.startLifting('named');
    expect(await mayWrite('named')).toBe('FreezeLiftedError');
  });
  it('is nothing to runs that nobody watches any more', async () => {
    await ports.runs.stopWatching('named');
    expect(await stopPatching(event('ALARM'), ports)).toEqual(['undo']);
  });
});

describe('news of an alarm', () => {
  it('may come in any order and twice: the newest counts', async () => {
    const states = fc.array(fc.constantFrom('ALARM', 'OK', 'INSUFFICIENT_DATA'), { minLength: 1, maxLength: 6 });
    const deliveries = states.chain((all) => {
      const news = all.map((value, second) => ({ value, second }));
      return fc.tuple(fc.shuffledSubarray([...news, ...news], { minLength: news.length }), fc.constant(news));
    });
    await fc.assert(
      fc.asyncProperty(deliveries, async ([delivered]) => {
        ports = await newStore();
        for (const { value, second } of delivered) await stopPatching(event(value, second), ports);
        const newest = delivered.toSorted((a, b) => b.second - a.second)[0];
        expect(await mayWrite('named')).toBe(newest?.value === 'ALARM' ? 'PatchingStoppedError' : true);
      }),
      { numRuns: 40 },
    );
  });
  it('cut off at any call is taken by another try', async () => {
    const cuts = await atEveryCut(
      newStore,
      (its, gate) => stopPatching(event('ALARM'), gated(its, gate)),
      async (its) => {
        await stopPatching(event('ALARM'), its);
        ports = its;
        expect([await mayWrite('named'), await mayWrite('undo')]).toEqual(Array(2).fill('PatchingStoppedError'));
      },
    );
    expect(cuts).toBe(4);
  });
});
