import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Decisions, seeThrough } from './faults/hard-way.ts';
import { mishaps } from './faults/mishaps.ts';
import { steps } from './faults/steps.ts';
import { lift } from './lift.ts';
import { freezeOf, frozenBy, iamSpreads, patient, thawed, writesTo } from './look.ts';
import { openShop, type Shop } from './shop.ts';
import { breakOrders } from './small-incident.ts';
import { taskStates } from './task-states.ts';

const file = 'docs/reliability.md';
const [begin, end] = ['<!-- matrix -->', '<!-- end -->'];

/** StartRestore waits so long, unless the clock is put forward: first the other branch comes to its end, then this one has its mishaps. */
const restorableLagSeconds = 3000;
/** And so long a restore takes, unless the clock is put forward: CheckRestore has its mishap first. */
const restoreSeconds = 1800;
const firstSteps = ['ValidateIncident', 'FreezeWriters', 'SettleFreeze', 'CollectKeys'];

let shop: Shop;
/** By mishap: the steps in which the execution failed. */
const failures = new Map<string, ReadonlySet<string>>();
let unfinished: string | undefined;

beforeAll(async () => {
  shop = await openShop({ timeScale: 60, restoreSeconds, restorableLagSeconds });
});
afterAll(() => shop?.close());
afterEach(async () => {
  await shop.clearFaults();
  if (unfinished) await lift(shop, { runId: unfinished });
  unfinished = undefined;
});

describe('a recovery of whose steps each', () => {
  it('is among those of this test', () => {
    expect(Object.keys(steps).sort()).toEqual(taskStates('partial-recovery').sort());
  });

  it.each(mishaps)('has this once: $title; loses nothing', async ({ title, fault }) => {
    const runId = title.replaceAll(/\W+/g, '-');
    const { orders, incident, counts, broken, repaired, now } = await breakOrders(shop, runId, {
      ...patient,
      approval: { ...patient.approval, beforePatch: true },
      patch: { createdItems: 'delete', toleratedFailurePercentage: 0 },
    });
    const befall = async (when: boolean) => {
      for (const [name, step] of Object.entries(steps))
        if (firstSteps.includes(name) === when) await shop.fault(fault(name, step));
    };
    await befall(true);
    unfinished = runId;
    const started = await shop.start(incident, runId);
    let [isFirst, isRestoring] = [true, true];
    const decisions: Decisions = {
      ApprovePlan: { choice: 'approve', before: async () => expect(await now()).toEqual(broken) },
      ApprovePatch: { choice: 'revert', before: async () => expect(await now()).toEqual(repaired) },
    };
    const failed = await seeThrough(shop, started, decisions, {
      onWay: async (states) => {
        if (isFirst && states.has('KeysCollected')) {
          isFirst = false;
          await befall(false);
          await shop.aws.advance(restorableLagSeconds);
        }
        if (isRestoring && states.has('CheckRestore')) {
          isRestoring = false;
          await shop.aws.advance(restoreSeconds);
        }
      },
      onFailure: async (step, mail) => {
        const { leaves = {}, says = 'THE WRITERS ARE FROZEN.' } = steps[step]?.refused ?? {};
        await iamSpreads(shop);
        expect({ step, ...(await freezeOf(shop)) }).toEqual({ step, ...frozenBy(runId), ...leaves });
        expect(mail).toContain(says);
        expect(mail).toContain('press Redrive');
      },
    });
    unfinished = undefined;

    expect(shop.sandbox.faults.list()).toEqual([]);
    const { output = '' } = await shop.describe(started.executionArn);
    expect(JSON.parse(output)).toMatchObject({
      outcome: 'reverted',
      counts: { ...counts, unchanged: 0, put: counts.deleted, deleted: counts.put },
    });
    expect(await now()).toEqual(broken);
    expect(await writesTo(shop, orders)).toEqual([
      ['INSERT', 'MODIFY', ...['MODIFY', 'MODIFY']],
      ['INSERT', 'REMOVE', ...['INSERT', 'REMOVE']],
      ['INSERT', ...['REMOVE', 'INSERT']],
      ['INSERT'],
    ]);
    await iamSpreads(shop);
    expect(await freezeOf(shop)).toEqual(thawed);
    const results = (await shop.mails(runId)).filter(({ subject }) => subject.includes('reverted'));
    // Whoever can't be mailed does not stop the run, as long as somebody can.
    expect(results).not.toEqual([]);
    failures.set(title, failed);
  });

  it(`is in the table of ${file}, which \`npm run reliability\` writes`, () => {
    const text = readFileSync(file, 'utf8');
    const [head, rest = ''] = text.split(begin);
    const whole = `${head}${begin}\n${table()}\n${end}${rest.split(end)[1] ?? ''}`;
    if (process.env.WRITE_RELIABILITY) writeFileSync(file, whole);
    else expect(text).toBe(whole);
  });
});

const table = () => {
  const cell = (step: string, title: string) => (failures.get(title)?.has(step) ? 'redriven' : 'goes on');
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const titles = mishaps.map(({ title }) => title);
  return [
    row(['step', ...titles]),
    row(['---', ...titles.map(() => '---')]),
    ...Object.keys(steps).map((step) => row([step, ...titles.map((title) => cell(step, title))])),
  ].join('\n');
};
