import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Run } from '../../../lambdas/shared/contract.ts';
import type { Incident, Undo } from '../../../lambdas/shared/incident.ts';
import type { RunRecord } from '../../../lambdas/shared/run-store.ts';
import type { TableConfig } from '../../../lambdas/shared/table-config.ts';
import type { ValidateIncidentPorts } from '../../../lambdas/validate-incident/ports.ts';

const description = (name: string, more: Partial<TableDescription> = {}): TableDescription => ({
  TableName: name,
  TableArn: `arn:aws:dynamodb:eu-west-1:000000000000:table/${name}`,
  TableStatus: 'ACTIVE',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
  ],
  ...more,
});
/** The table's attributes, and one that an index has as its key. */
export const withIndexOn = (AttributeName: string, AttributeType: 'S' | 'N') => ({
  AttributeDefinitions: [...(description('orders').AttributeDefinitions ?? []), { AttributeName, AttributeType }],
});

/** An account in which the example's parameters are good; a test breaks one thing in it. */
export class QuietDay implements ValidateIncidentPorts {
  readonly claimed: { run: Run; incident: Incident | Undo }[] = [];
  readonly configs = new Map<string, TableConfig>();
  readonly tables = new Map<string, TableDescription>();
  /** Runs of other days, by their ids. */
  readonly records = new Map<string, RunRecord>();
  /** Runs that wrote something. */
  readonly journaled = new Set<string>();
  readonly files = new Map<string, number | 'denied'>([['recovery/uploads/keys.csv', 120]]);
  readonly rolePaths = new Map([
    ['api', '/'],
    ['worker', '/service-role/'],
  ]);
  readonly parameters = new Map([['read-only', { type: 'StringList', value: 'none' }]]);
  readonly identities = new Set(['example.com']);
  earliest: Date | undefined = new Date('2026-11-01T00:00:00Z');
  sending = true;
  sender = 'coldpatch@example.com';
  keyBuckets: string[] = ['keys'];
  recoveryBucket = 'recovery';
  ownRolePath = '/coldpatch/';

  constructor() {
    this.deploy('orders', {});
    this.tables.set('orders', description('orders'));
    this.tables.set('orders-restored', description('orders-restored'));
  }

  deploy(tableName: string, more: Partial<TableConfig>) {
    this.configs.set(tableName, {
      tableName,
      tableArn: `arn:aws:dynamodb:eu-west-1:000000000000:table/${tableName}`,
      denyPolicyArn: `arn:aws:iam::000000000000:policy/coldpatch/deny-${tableName}`,
      writerRoleNames: ['api', 'worker'],
      readOnlyParameterName: 'read-only',
      audit: { tableName: 'trail', failureQueueUrl: 'https://sqs/failures' },
      ...more,
    });
  }
  describeAs(name: string, more: Partial<TableDescription>) {
    this.tables.set(name, description(name, more));
  }

  runs = {
    claim: async (run: Run, incident: Incident | Undo) => void this.claimed.push({ run, incident }),
    find: async (runId: string) => this.records.get(runId),
  };
  hasJournal = async (runId: string) => this.journaled.has(runId);
  roles = {
    find: async (role: string) => {
      const path = this.rolePaths.get(role);
      return path === undefined ? undefined : { arn: `arn:aws:iam::000000000000:role${path}${role}`, path };
    },
  };
  now = () => new Date('2026-11-20T10:30:00Z');
  config = async (tableName: string) => this.configs.get(tableName);
  configured = async () => [...this.configs.keys()];
  describe = async (tableName: string) => this.tables.get(tableName);
  earliestRestorable = async () => this.earliest;
  keyFile = async (bucket: string, key: string) => this.files.get(`${bucket}/${key}`) ?? 'missing';
  parameter = async (name: string) => this.parameters.get(name);
  verified = async (identity: string) => this.identities.has(identity);
  sendingEnabled = async () => this.sending;
}

export const execution = {
  id: 'arn:aws:states:eu-west-1:000000000000:execution:recovery:inc-1234',
  name: 'inc-1234',
  startTime: '2026-11-20T10:30:00.000Z',
};

/** Good parameters with some fields replaced. */
export const parameters = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  tableName: 'orders',
  restoreTo: '2026-11-20T09:57:59Z',
  impactedKeys: { source: 'inline', keys: [{ pk: 'tenant-1', sk: 7 }] },
  ...more,
});
