import type { ListrTask } from 'listr2';
import type { Counts, FinishRecoveryOutput } from '../../../lambdas/shared/contract.ts';
import type { Summary } from '../../../lambdas/shared/report.ts';
import type { Aws, OrdersOutputs } from './aws.ts';
import type { TableCheck } from './check-table.ts';
import type { Expectation } from './expectation.ts';
import type { IncidentPlan } from './incident-plan.ts';
import type { PlayedIncident } from './play-incident.ts';
import type { Recovery } from './recover.ts';

export interface DemoOptions {
  readonly items: number;
  /** Approve through the page without asking a person. */
  readonly yes: boolean;
  readonly json: boolean;
  /** Sandbox minutes per real second, more or less. */
  readonly timeScale: number;
}

/** What the phases of the demo tell each other. */
export interface Story {
  readonly options: DemoOptions;
  readonly aws: Aws;
  readonly outputs: OrdersOutputs;
  readonly plan: IncidentPlan;
  readonly expected: Expectation;
  /** Seconds a phase. */
  readonly seconds: Record<string, number>;
  incident: PlayedIncident;
  /** The table's hash before the repair. */
  broken: string;
  rehearsed: Counts;
  /** The table that the rehearsal restored: the repair uses it again. */
  restoredTable: string;
  frozenWriterRefused: boolean;
  repair: Recovery;
  approvalUrl: string;
  status: string;
  outcome: FinishRecoveryOutput['outcome'];
  counts: Counts;
  proof: Summary['proof'];
  check: TableCheck;
  undoIsExact: boolean;
  redoIsExact: boolean;
}

export type Phase = (story: Story) => ListrTask[];

export const timed = async ({ seconds }: Story, phase: string, work: () => Promise<void>) => {
  const start = performance.now();
  await work();
  seconds[phase] = Math.round((performance.now() - start) / 100) / 10;
};

/** Keys that were put back to what they were. */
export const patched = ({ updated, put, deleted }: Counts) => updated + put + deleted;
export const count = (n: number) => n.toLocaleString('en');
