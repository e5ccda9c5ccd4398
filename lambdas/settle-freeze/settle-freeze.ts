import type { SettleFreezeOutput, StepInput } from '../shared/contract.ts';
import { NotSettledYetError, RunNotFoundError } from '../shared/errors.ts';
import { settleSeconds } from '../shared/freeze/settle-seconds.ts';
import type { WriterRoles } from '../shared/freeze/writer-roles.ts';
import { isDryRun } from '../shared/incident-kind.ts';
import type { RunStore } from '../shared/run-store.ts';

/** What the Deny policy denies, less StartBulkPutItems, which IAM's simulator need not know yet. */
const writeActions = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PartiQLDelete',
];

export interface SettleFreezePorts {
  readonly runs: Pick<RunStore, 'find' | 'assertNotLifted'>;
  readonly roles: Pick<WriterRoles, 'find' | 'notDenied'>;
  now(): Date;
}

/** Waits, called again and again, until IAM has spread the freeze. Advice, not proof: what keeps later writes safe is that every patch is conditional. */
export const settleFreeze = async (
  { run, incident }: StepInput,
  ports: SettleFreezePorts,
): Promise<SettleFreezeOutput> => {
  await ports.runs.assertNotLifted(run);
  // Nothing is frozen.
  if (isDryRun(incident)) return { settledAt: ports.now().toISOString() };
  const record = await ports.runs.find(run.runId);
  if (record?.frozenAt === undefined)
    throw new RunNotFoundError(`Run ${run.runId} was never frozen: start a new run with the same parameters.`);
  if (record.writerRoles.length === 0) return { settledAt: ports.now().toISOString() };

  const settled = new Date(Date.parse(record.frozenAt) + settleSeconds * 1000);
  if (ports.now() < settled)
    throw new NotSettledYetError(`IAM has until ${settled.toISOString()} to spread the freeze of ${run.tableName}.`);
  for (const roleName of record.writerRoles) {
    const role = await ports.roles.find(roleName);
    // A role that is gone writes nothing.
    const [action] = role === undefined ? [] : await ports.roles.notDenied(role.arn, writeActions, run.tableArn);
    if (action === undefined) continue;
    throw new NotSettledYetError(
      `The role ${roleName} is not denied ${action} on ${run.tableName} yet: if this stays so, attach ${record.denyPolicyArn} to it again and redrive.`,
    );
  }
  return { settledAt: ports.now().toISOString() };
};
