import { collectJournal } from '../../../lambdas/collect-journal/collect-journal.ts';
import { patchBatch } from '../../../lambdas/patch-batch/patch-batch.ts';
import { revertBatch } from '../../../lambdas/revert-batch/revert-batch.ts';
import type { Image, KeyRow } from '../../../lambdas/shared/attribute.ts';
import type { Run } from '../../../lambdas/shared/contract.ts';
import { rowToJson } from '../../../lambdas/shared/image-json.ts';
import type { IncidentParameters } from '../../../lambdas/shared/incident.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import type { Summary } from '../../../lambdas/shared/report.ts';
import { summarizeRevert } from '../../../lambdas/summarize-revert/summarize-revert.ts';
import { type Gate, gated, open } from '../cuts.ts';
import { held, incident, run } from '../incident.ts';
import { memoryBucket } from '../memory-bucket.ts';
import { exampleUndo } from '../shared/example-run.ts';
import { WitnessedTables } from './witnessed-tables.ts';

export const key = (id: string): Image => ({ pk: { S: id }, sk: { N: '1' } });
export const item = (id: string, attributes: Image = {}): Image => ({ ...key(id), ...attributes });
export const runOf = (runId: string): Run => ({ ...run, runId });

/** One attempt at a step; it may be cut off. */
type Attempt = (gate: Gate) => Promise<unknown>;
/** Plays a step's attempts; the default is one that goes through. */
export type Player = (attempt: Attempt) => Promise<unknown>;
export const once: Player = (attempt) => attempt(open);

/** Tables and a bucket in memory, and what the definition does with them. */
export class World {
  readonly tables = new WitnessedTables();
  readonly bucket = memoryBucket();
  readonly patch: IncidentParameters['patch'];
  hold = held;
  remainingMs = () => 60_000;

  constructor(patch: IncidentParameters['patch'] = {}) {
    this.patch = patch;
  }

  /** What the table held once, and what it holds now. */
  setUp(id: string, base: Image | null, live: Image | null) {
    if (base) this.tables.set(run.baseTable, key(id), item(id, base));
    if (live) this.tables.set(run.tableName, key(id), item(id, live));
  }

  now(id: string): Image | null {
    return this.tables.get(run.tableName, key(id));
  }

  /** One batch of a pass of a repair. */
  patchBatch(runId: string, pass: number, rows: readonly KeyRow[], play: Player = once): Promise<unknown> {
    const BatchInput = {
      run: runOf(runId),
      incident: incident({ patch: this.patch }),
      pass,
      writeUnitsPerSecond: 1_000_000,
    };
    const input = { BatchInput, Items: rows.map(rowToJson) };
    return play((gate) =>
      patchBatch(input, { ...this.#ports(runId, gate), ttlAttribute: async () => undefined, now: () => 0 }),
    );
  }

  /** Everything from CollectJournal to SummarizeRevert: the target's last pass goes back first. */
  async revert(
    runId: string,
    target: string,
    { firstPass = 1, play = once }: { firstPass?: number; play?: Player } = {},
  ) {
    const input = { run: runOf(runId), incident: exampleUndo(target), target };
    const { passes } = await collectJournal(input, { hold: held, bucket: this.bucket });
    for (let done = 0; done < passes; done++) {
      const rows = this.bucket.lines(layout.reverts(runId, target, passes - done));
      for (const row of rows) await this.revertBatch(runId, target, firstPass + done, row, play);
    }
    const pass = firstPass + passes - 1;
    const { summaryKey } = await summarizeRevert({ ...input, firstPass, pass }, { hold: held, bucket: this.bucket });
    return JSON.parse(this.bucket.objects.get(summaryKey) ?? '') as Summary;
  }

  revertBatch(runId: string, target: string, pass: number, row: unknown, play: Player = once): Promise<unknown> {
    const BatchInput = { run: runOf(runId), incident: exampleUndo(target), pass, writeUnitsPerSecond: 1_000_000 };
    return play((gate) => revertBatch({ BatchInput, Items: [row] }, this.#ports(runId, gate)));
  }

  #ports(runId: string, gate: Gate) {
    return {
      ...gated({ hold: this.hold, images: { read: this.tables.read.bind(this.tables) }, bucket: this.bucket }, gate),
      writer: this.tables.writerOf(runId, gate),
      remainingMs: () => this.remainingMs(),
      pause: async () => {},
    };
  }
}
