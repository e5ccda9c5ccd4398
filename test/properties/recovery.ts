import { checkPlan } from '../../lambdas/check-plan/check-plan.ts';
import { collectJournal } from '../../lambdas/collect-journal/collect-journal.ts';
import { patchBatch } from '../../lambdas/patch-batch/patch-batch.ts';
import { rehearseBatch } from '../../lambdas/rehearse-batch/rehearse-batch.ts';
import { revertBatch } from '../../lambdas/revert-batch/revert-batch.ts';
import { rowToJson } from '../../lambdas/shared/image-json.ts';
import type { Incident } from '../../lambdas/shared/incident.ts';
import { toJsonLines } from '../../lambdas/shared/json-lines.ts';
import { layout } from '../../lambdas/shared/layout.ts';
import type { ReportId } from '../../lambdas/shared/read-report.ts';
import type { Summary } from '../../lambdas/shared/report.ts';
import { summarizePatch } from '../../lambdas/summarize-patch/summarize-patch.ts';
import { summarizeRehearsal } from '../../lambdas/summarize-rehearsal/summarize-rehearsal.ts';
import { summarizeRevert } from '../../lambdas/summarize-revert/summarize-revert.ts';
import { verifyBatch } from '../../lambdas/verify-batch/verify-batch.ts';
import { incident as someIncident } from '../lambdas/incident.ts';
import { deliver, type Straggler } from './deliver.ts';
import type { Delivery, History } from './history.ts';
import type { World } from './world.ts';

type Batch = History['passes'][number][number];
const writeUnitsPerSecond = Number.MAX_SAFE_INTEGER;

/** The definition's part: calls the steps one after another, and hands over what is between them. */
export class Recovery {
  readonly world: World;
  readonly incident: Incident;
  rowsPrefix: string;
  /** The report of the plan, then that of the last pass too. */
  #approved: readonly ReportId[] = [];
  /** The last pass of each run. */
  readonly #passes = new Map<string, number>();
  readonly #stragglers: Straggler[] = [];

  constructor(world: World) {
    this.world = world;
    const { rules, planned } = world.history;
    const { ttl: _, attributes, marker, ...others } = rules;
    const patch = { ...others, ...(attributes && { attributes: [...attributes] }), ...(marker && { marker }) };
    this.incident = someIncident({ patch, approval: { beforePatch: planned } });
    this.rowsPrefix = layout.keys(world.run.runId, 1);
    const rows = toJsonLines(world.items.map(({ row }) => rowToJson(row)));
    world.bucket.objects.set(`${this.rowsPrefix}00.jsonl`, rows);
  }

  /** RehearseItems, SummarizeRehearsal. */
  async rehearse(): Promise<Summary> {
    const { world, incident } = this;
    const ports = { ...world.ports(), newAttempt: () => 'attempt-1' };
    for (const Items of this.#batches(world.bucket.lines(this.rowsPrefix)))
      await rehearseBatch({ BatchInput: { run: world.run, incident }, Items }, ports);
    const plan = await summarizeRehearsal({ run: world.run, incident }, ports);
    this.rowsPrefix = plan.rowsPrefix;
    this.#approved = [plan];
    world.plan();
    return this.#report(plan.summaryKey);
  }

  /** CheckPlan, PatchItems, VerifyPatch, SummarizePatch. */
  async patch(batches: readonly Batch[]): Promise<Summary> {
    const { world, incident } = this;
    const { run } = world;
    const { canary } = world.history;
    const pass = (this.#passes.get(run.runId) ?? 0) + 1;
    this.#passes.set(run.runId, pass);
    const isCanary = pass === 1 && canary !== undefined;
    await checkPlan({ run, approved: this.#approved }, world.ports());
    const rows = world.bucket.lines(pass === 1 ? this.rowsPrefix : layout.keys(run.runId, pass));
    const all = this.#batches(isCanary ? rows.slice(0, canary) : rows);
    const failed = await Promise.all(
      all.map(async (Items, index) => {
        const { deliveries, peace } = batches[index] ?? { deliveries: [], peace: true };
        const phase = `${run.runId}/${pass}`;
        const work = (attempt: Parameters<Parameters<typeof deliver>[4]>[0], delivery: Delivery) =>
          patchBatch(
            { BatchInput: { run, incident, pass, writeUnitsPerSecond }, Items: turned(Items, delivery) },
            world.ports(attempt),
          );
        const delivered = await deliver(phase, `batch ${index}`, deliveries, peace, work, world.around);
        this.#stragglers.push(...delivered.stragglers);
        const { trouble } = delivered;
        return (
          trouble && { Input: JSON.stringify({ Items }), Status: 'FAILED', Error: trouble.name, Cause: trouble.message }
        );
      }),
    );
    return this.#summarize(
      pass,
      isCanary,
      failed.filter((child) => child !== undefined),
    );
  }

  async #summarize(pass: number, canary: boolean, failed: readonly unknown[]): Promise<Summary> {
    const { world, incident, rowsPrefix } = this;
    const { run, bucket } = world;
    const [manifestKey, Key] = [
      `runs/${run.runId}/results/${pass}/manifest.json`,
      `runs/${run.runId}/results/${pass}/FAILED_0.json`,
    ];
    bucket.objects.set(Key, JSON.stringify(failed));
    bucket.objects.set(manifestKey, JSON.stringify({ ResultFiles: { FAILED: [{ Key }] } }));
    await verifyBatch({ BatchInput: { run, incident, pass }, Items: bucket.lines(rowsPrefix) }, world.ports());
    const input = { run, incident, pass, manifestKey, rowsPrefix, approved: this.#approved, canary };
    const summary = await summarizePatch(input, world.ports());
    if (summary.planChange !== null) throw new Error('Nobody changed the plan.');
    const [plan] = this.#approved;
    if (plan !== undefined) this.#approved = [plan, summary];
    return this.#report(summary.summaryKey);
  }

  /** WaitForStragglers. */
  async stragglers(): Promise<void> {
    const stragglers = this.#stragglers.splice(0);
    for (const { attempt } of stragglers) attempt.revived.resolve();
    await Promise.all(stragglers.map(({ ended }) => ended));
  }

  /** CollectJournal, RevertItems pass by pass, SummarizeRevert: by this run on its page, or by another. */
  async undo(runId: string, target: string, passes: History['passes']): Promise<Summary> {
    const { world, incident } = this;
    const run = { ...world.run, runId };
    const firstPass = (this.#passes.get(runId) ?? 0) + 1;
    const { passes: journals } = await collectJournal({ run, incident, target }, world.ports());
    let pass = firstPass - 1;
    for (let targetPass = journals; targetPass > 0; targetPass--) {
      pass++;
      const phase = `${runId}/${pass}`;
      const rows = world.bucket.lines(layout.reverts(runId, target, targetPass));
      const batches = passes[pass - firstPass] ?? [];
      await Promise.all(
        rows.map(async (row, index) => {
          const work = (attempt: Parameters<Parameters<typeof deliver>[4]>[0]) =>
            revertBatch(
              { BatchInput: { run, incident, pass, writeUnitsPerSecond }, Items: [row] },
              world.ports(attempt),
            );
          // A failed batch fails the run, and is redriven: the next pass begins when this one is done.
          const { deliveries } = batches[index] ?? { deliveries: [] };
          const { stragglers } = await deliver(phase, `batch ${index}`, deliveries, true, work, world.around);
          this.#stragglers.push(...stragglers);
        }),
      );
    }
    this.#passes.set(runId, pass);
    await this.stragglers();
    const input = { run, incident, target, firstPass, pass };
    return this.#report((await summarizeRevert(input, world.ports())).summaryKey);
  }

  #batches(rows: readonly Record<string, unknown>[]): Record<string, unknown>[][] {
    const size = Math.ceil(rows.length / this.world.history.batches);
    return [rows.slice(0, size), rows.slice(size)].filter((batch) => batch.length > 0);
  }

  #report(summaryKey: string): Summary {
    return JSON.parse(this.world.bucket.objects.get(summaryKey) ?? 'null');
  }
}

/** In another order; the first row twice. */
const turned = <T>(rows: readonly T[], { turn, twice }: Delivery): T[] => {
  const by = turn % rows.length;
  return [...rows.slice(by), ...rows.slice(0, by), ...(twice ? rows.slice(0, 1) : [])];
};
