import * as v from 'valibot';
import type { Run } from '../../../lambdas/shared/contract.ts';
import { incidentSchema, undoSchema } from '../../../lambdas/shared/incident.ts';

/** A run of the table `orders`, or of another. */
export const exampleRun = (runId: string, tableName = 'orders'): Run => ({
  runId,
  executionArn: `arn:aws:states:eu-west-1:000000000000:execution:recovery:${runId}`,
  startedAt: '2026-11-20T10:30:00.000Z',
  tableName,
  tableArn: `arn:aws:dynamodb:eu-west-1:000000000000:table/${tableName}`,
  keySchema: [
    { name: 'pk', type: 'S' },
    { name: 'sk', type: 'S' },
  ],
  baseTable: 'coldpatch-0123456789abcdef0123',
  streamConsumers: [],
});

/** Incident parameters with every default filled in. */
export const exampleIncident = (parameters: Record<string, unknown> = {}) =>
  v.parse(incidentSchema, {
    tableName: 'orders',
    restoreTo: '2026-11-20T09:57:59Z',
    impactedKeys: { source: 'inline', keys: [{ pk: 'tenant-1', sk: 'order-1' }] },
    ...parameters,
  });

/** The parameters of an undo with every default filled in. */
export const exampleUndo = (runId: string) => v.parse(undoSchema, { undo: { runId } });
