import * as v from 'valibot';
import type { Run } from '../../lambdas/shared/contract.ts';
import { type Incident, type IncidentParameters, incidentSchema } from '../../lambdas/shared/incident.ts';

export const run: Run = {
  runId: 'run-1',
  executionArn: 'arn:aws:states:eu-central-1:000000000000:execution:recovery:run-1',
  startedAt: '2026-11-20T10:10:00.000Z',
  tableName: 'orders',
  tableArn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/orders',
  keySchema: [
    { name: 'pk', type: 'S' },
    { name: 'sk', type: 'N' },
  ],
  baseTable: 'coldpatch-1234',
  streamConsumers: ['the function orders-search'],
};

/** The normalised incident, as ValidateIncident would hand it on. */
export const incident = (more: Partial<IncidentParameters> = {}): Incident =>
  v.parse(incidentSchema, {
    tableName: 'orders',
    restoreTo: '2026-11-20T09:57:59Z',
    impactedKeys: { source: 'inline', keys: [{ pk: 'a', sk: 1 }] },
    ...more,
  });

export const held = { assertNotLifted: async () => {}, assertMayWrite: async () => {} };
