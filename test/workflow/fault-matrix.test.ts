import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Decisions, seeThrough } from './faults/hard-way.ts';
import { mishaps } from './faults/mishaps.ts';
import { lifting, steps } from './faults/steps.ts';
import { lift, startLift } from './lift.ts';
import { freezeOf, frozenBy, iamSpreads, patient, thawed, writesTo } from './look.ts';
import { eventually, openShop, type Shop } from './shop.ts';
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
/** By mishap: the steps in which an execution failed. */
const failures = new Map<string, string[]>(mishaps.map(({ title }) => [title, []]));
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

it('every Task of both definitions is in the matrix', () => {
  expect(Object.keys(steps).sort()).toEqual(taskStates('partial-recovery').sort());
  expect(taskStates('lift-freeze')).toEqual(['LiftFreeze']);
});

describe('a recovery of whose steps each', () => {
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
    failures.get(title)?.push(...failed);
  });
});

describe('LiftFreeze, of a run that waits for its restore', () => {
  it.each(mishaps)('has this once: $title; ends the freeze all the same', async ({ title, fault }) => {
    const runId = `lift-${title.replaceAll(/\W+/g, '-')}`;
    const { orders, incident, broken, now } = await breakOrders(shop, runId, patient);
    unfinished = runId;
    const { executionArn } = await shop.start(incident, runId);
    await shop.entered(executionArn, 'KeysCollected');
    await iamSpreads(shop);
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    const mailed = (what: string) =>
      eventually(async () => {
        const mails = (await shop.mails(runId)).filter(({ subject }) => subject.includes(`${what} (by hand, run`));
        return mails.length > 1 && mails;
      });

    await shop.fault(fault('LiftFreeze', lifting));
    const liftArn = await startLift(shop, { runId });
    let ended = (await shop.ended(liftArn)).execution;
    if (ended.status === 'FAILED') {
      failures.get(title)?.push('LiftFreeze');
      expect(await freezeOf(shop)).toEqual(frozenBy(runId));
      for (const { text } of await mailed('could not be lifted')) expect(text).toContain(lifting.refused?.says);
      await shop.redrive(liftArn);
      ended = (await shop.ended(liftArn)).execution;
    }
    expect(shop.sandbox.faults.list()).toEqual([]);
    expect(ended.status).toBe('SUCCEEDED');
    expect(JSON.parse(ended.output ?? '')).toMatchObject({ parameter: 'restored' });
    await iamSpreads(shop);
    expect(await freezeOf(shop)).toEqual(thawed);
    const told = await mailed('was lifted');
    expect(told.flatMap(({ to }) => to).sort()).toEqual(['lena@example.com', 'oncall@example.com']);

    // The run notices at its next step, and has written nothing.
    expect((await shop.ended(executionArn)).execution).toMatchObject({ status: 'FAILED', error: 'FreezeLiftedError' });
    unfinished = undefined;
    expect(await now()).toEqual(broken);
    expect(await writesTo(shop, orders)).toEqual([['INSERT', 'MODIFY'], ['INSERT', 'REMOVE'], ['INSERT'], ['INSERT']]);
  });
});

it(`all of it is in the table of ${file}, which \`npm run reliability\` writes`, () => {
  const text = readFileSync(file, 'utf8');
  const [head, rest = ''] = text.split(begin);
  const whole = `${head}${begin}\n${table()}\n${end}${rest.split(end)[1] ?? ''}`;
  if (process.env.WRITE_RELIABILITY) writeFileSync(file, whole);
  else expect(text).toBe(whole);
});

const table = () => {
  const cell = (step: string, title: string) => (failures.get(title)?.includes(step) ? 'redriven' : 'goes on');
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const titles = mishaps.map(({ title }) => title);
  return [
    row(['step', ...titles]),
    row(['---', ...titles.map(() => '---')]),
    ...[...Object.keys(steps), 'LiftFreeze'].map((step) => row([step, ...titles.map((title) => cell(step, title))])),
  ].join('\n');
};
