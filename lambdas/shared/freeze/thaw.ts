import type { ThawWritersOutput } from '../contract.ts';
import { NotSettledYetError } from '../errors.ts';
import type { RunRecord, RunStore } from '../run-store.ts';
import type { FreezeParameter } from './freeze-parameter.ts';
import type { PausedMappings } from './paused-mappings.ts';
import { settleSeconds } from './settle-seconds.ts';
import type { WriterRoles } from './writer-roles.ts';

export interface ThawPorts {
  readonly runs: Pick<RunStore, 'startLifting' | 'markDetached' | 'markParameter' | 'markLifted'>;
  readonly roles: Pick<WriterRoles, 'detach'>;
  readonly parameter: Pick<FreezeParameter, 'release'>;
  readonly mappings: Pick<PausedMappings, 'resume'>;
  now(): Date;
}

/** Takes the Deny policy off the roles that the run attached it to. */
const detachRoles = async (record: RunRecord, roles: ThawPorts['roles']): Promise<void> => {
  const { denyPolicyArn, attachedRoles } = record;
  if (denyPolicyArn === undefined) return;
  for (const role of attachedRoles) await roles.detach(role, denyPolicyArn);
};

/** Enables the event source mappings that the run paused. One that can't be is no reason not to try the others. */
const resumeMappings = async ({ runId, pausedMappings }: RunRecord, mappings: ThawPorts['mappings']): Promise<void> => {
  const failures: unknown[] = [];
  for (const uuid of pausedMappings) await mappings.resume(uuid, runId).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
};

/**
 * Ends a run's freeze: the roles first, then, when that has spread, the parameter, else users run into AccessDenied.
 * Last the event source mappings: what keeps one of them from going on keeps no writer frozen.
 * Called again until it no longer throws NotSettledYetError; every call does what is left to do.
 */
export const thaw = async (runId: string, ports: ThawPorts): Promise<ThawWritersOutput> => {
  const record = await ports.runs.startLifting(runId);
  const { thawedAt, parameterName } = record;
  if (record.freeze === 'lifted' && thawedAt !== undefined)
    return { thawedAt, parameter: record.parameterOutcome ?? 'none' };

  // On every call: FreezeWriters, if it is still running, may have attached after the last.
  await detachRoles(record, ports.roles);
  if (record.attachedRoles.length > 0) await settle(runId, ports);

  const ended =
    parameterName === undefined
      ? 'none'
      : await ports.parameter.release(parameterName, runId, (outcome) => ports.runs.markParameter(runId, outcome));
  await resumeMappings(record, ports.mappings);
  const lifted = await ports.runs.markLifted(runId, ports.now().toISOString());
  return {
    thawedAt: lifted.thawedAt ?? ports.now().toISOString(),
    parameter: ended ?? lifted.parameterOutcome ?? 'none',
  };
};

export interface SweepPorts {
  readonly runs: Pick<RunStore, 'isTakenByAnother' | 'markParameter'>;
  readonly roles: Pick<WriterRoles, 'detach'>;
  readonly parameter: Pick<FreezeParameter, 'release'>;
  readonly mappings: Pick<PausedMappings, 'resume'>;
}

/** Undoes what a FreezeWriters still did to a run that was lifted meanwhile. The table's next recovery keeps its policy. */
export const sweep = async (record: RunRecord, { runs, roles, parameter, mappings }: SweepPorts): Promise<void> => {
  const { runId, parameterName } = record;
  if (!(await runs.isTakenByAnother(record))) await detachRoles(record, roles);
  if (parameterName !== undefined)
    await parameter.release(parameterName, runId, (outcome) => runs.markParameter(runId, outcome));
  await resumeMappings(record, mappings);
};

const settle = async (runId: string, { runs, now }: ThawPorts): Promise<void> => {
  const { detachedAt = now().toISOString() } = await runs.markDetached(runId, now().toISOString());
  const settled = new Date(Date.parse(detachedAt) + settleSeconds * 1000);
  if (now() >= settled) return;
  throw new NotSettledYetError(
    `The writers' roles were thawed at ${detachedAt}: until ${settled.toISOString()} IAM has time to spread that, then the read-only parameter is put back.`,
  );
};
