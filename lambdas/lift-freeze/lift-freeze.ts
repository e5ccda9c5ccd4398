import type { LiftFreezeInput, ThawWritersOutput } from '../shared/contract.ts';
import { RunNotFoundError } from '../shared/errors.ts';
import { type SweepPorts, sweep, type ThawPorts, thaw } from '../shared/freeze/thaw.ts';
import type { RunStore } from '../shared/run-store.ts';

export interface LiftFreezePorts extends ThawPorts {
  readonly runs: ThawPorts['runs'] & SweepPorts['runs'] & Pick<RunStore, 'find' | 'release'>;
}

/** Ends a run's freeze from outside, by hand or by the watchdog, and gives the table free for a new recovery. */
export const liftFreeze = async (
  { runId }: Partial<LiftFreezeInput>,
  ports: LiftFreezePorts,
): Promise<ThawWritersOutput> => {
  const record = typeof runId === 'string' && runId !== '' ? await ports.runs.find(runId) : undefined;
  if (record === undefined)
    throw new RunNotFoundError(
      `No run ${JSON.stringify(runId)} is known: give the name of an execution of the recovery workflow, as in {"runId": "…"}.`,
    );
  const thawed = await thaw(record.runId, ports);
  if (record.freeze === 'lifted') await sweep(record, ports);
  await ports.runs.release(record, thawed.thawedAt);
  return thawed;
};
