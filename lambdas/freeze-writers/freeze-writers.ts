import type { FreezeWritersOutput, StepInput } from '../shared/contract.ts';
import { FreezeFailedError, FreezeLiftedError, MappingBusyError } from '../shared/errors.ts';
import type { FreezeParameter } from '../shared/freeze/freeze-parameter.ts';
import type { PausedMappings } from '../shared/freeze/paused-mappings.ts';
import { everybody } from '../shared/freeze/read-only-list.ts';
import { type SweepPorts, sweep } from '../shared/freeze/thaw.ts';
import type { WriterRoles } from '../shared/freeze/writer-roles.ts';
import type { Hold, RunStore } from '../shared/run-store.ts';
import type { TableConfig } from '../shared/table-config.ts';

export interface FreezeWritersPorts {
  readonly runs: Pick<RunStore, 'find' | 'assertNotLifted' | 'markHeld' | 'markFrozen'> & SweepPorts['runs'];
  readonly roles: Pick<WriterRoles, 'attachedPolicies' | 'attach' | 'detach'>;
  readonly parameter: Pick<FreezeParameter, 'hold' | 'release'>;
  readonly mappings: Pick<PausedMappings, 'pause' | 'resume'>;
  config(tableName: string): Promise<TableConfig | undefined>;
  now(): Date;
}

/**
 * Freezes the table's writers: first the parameter, so that users read a sentence rather than run into AccessDenied, then the roles.
 * Then pauses the event source mappings that the incident names.
 * What is going to be touched is in the run store before it is touched, so that a thaw at any moment knows what to undo.
 */
export const freezeWriters = async (input: StepInput, ports: FreezeWritersPorts): Promise<FreezeWritersOutput> => {
  const { run, incident } = input;
  const { runs, roles, parameter } = ports;
  const { scope, tenants = [] } = incident.freeze;
  const hold = await plan(input, ports);
  const { denyPolicyArn, parameterName } = hold;
  try {
    const { attachedRoles, pausedMappings } = await runs.markHeld(run.runId, hold);
    if (parameterName !== null) await parameter.hold(parameterName, run.runId, scope === 'all' ? [everybody] : tenants);
    for (const role of attachedRoles) {
      await runs.assertNotLifted(run);
      await roles.attach(role, denyPolicyArn);
    }
    await pauseMappings(input, ports);
    const { frozenAt = hold.heldAt } = await runs.markFrozen(run.runId, ports.now().toISOString());
    return { frozenAt, scope, attachedRoles, parameterName, pausedMappings };
  } catch (error) {
    if (!(error instanceof FreezeLiftedError)) throw error;
    // Somebody lifted the freeze meanwhile: what was done after that, here or by an attempt that was cut off, must not stay.
    const record = await runs.find(run.runId);
    if (record !== undefined) await sweep(record, ports);
    throw error;
  }
};

/** Waits, called again and again, until each has handed over its last records: what is patched later, it sees after the thaw. */
const pauseMappings = async ({ run, incident }: StepInput, { runs, mappings }: FreezeWritersPorts): Promise<void> => {
  const busy: string[] = [];
  for (const uuid of incident.freeze.pauseMappings ?? []) {
    await runs.assertNotLifted(run);
    if (!(await mappings.pause(uuid, run.runId))) busy.push(uuid);
  }
  if (busy.length > 0)
    throw new MappingBusyError(
      `Lambda is still disabling ${busy.join(', ')}: it takes up to a minute, then the freeze goes on.`,
    );
};

/** What is about to be touched: of the roles only those that nobody attached the policy to yet. */
const plan = async ({ run, incident }: StepInput, ports: FreezeWritersPorts): Promise<Hold> => {
  const { scope } = incident.freeze;
  const config = await ports.config(run.tableName);
  if (config === undefined)
    throw new FreezeFailedError(
      `tableName: the stack is no longer deployed for ${run.tableName}: add the table to it again, deploy, and redrive.`,
    );
  const { denyPolicyArn, writerRoleNames, readOnlyParameterName } = config;
  const writerRoles = scope === 'all' ? writerRoleNames : [];
  const rolesToAttach: string[] = [];
  for (const role of writerRoles)
    if (!(await ports.roles.attachedPolicies(role)).includes(denyPolicyArn)) rolesToAttach.push(role);
  const parameterName = scope === 'none' ? null : readOnlyParameterName;
  const mappings = incident.freeze.pauseMappings ?? [];
  return { heldAt: ports.now().toISOString(), denyPolicyArn, writerRoles, rolesToAttach, parameterName, mappings };
};
