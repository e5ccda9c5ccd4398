import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Run } from '../../../lambdas/shared/contract.ts';
import type { EventSourceMapping } from '../../../lambdas/shared/freeze/event-source-mappings.ts';
import type { Incident, Undo } from '../../../lambdas/shared/incident.ts';
import type { AlarmNews } from '../../../lambdas/shared/run-alarms.ts';
import type { RunRecord } from '../../../lambdas/shared/run-store.ts';
import type { AuditConfig, TableConfig } from '../../../lambdas/shared/table-config.ts';
import type { ValidateIncidentPorts } from '../../../lambdas/validate-incident/ports.ts';

export const streamArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000';
/** Event source mappings of the table's stream: one may be paused, one is the audit trail's, one is anybody's. */
export const search = '5ea4c000-0000-4000-8000-000000000000';
export const trail = '74a11000-0000-4000-8000-000000000000';
export const mail = 'a1100000-0000-4000-8000-000000000000';
const mapping = (uuid: string, name: string, more: Partial<EventSourceMapping> = {}): EventSourceMapping => ({
  uuid,
  state: 'on',
  isEnabled: true,
  changedMs: 0,
  lastResult: 'OK',
  functionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
  sourceArn: streamArn,
  failuresArn: undefined,
  ...more,
});

const description = (name: string, more: Partial<TableDescription> = {}): TableDescription => ({
  TableName: name,
  TableArn: `arn:aws:dynamodb:eu-west-1:000000000000:table/${name}`,
  TableStatus: 'ACTIVE',
  StreamSpecification: { StreamEnabled: true },
  LatestStreamArn: streamArn,
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

export const trailConfig: AuditConfig = {
  tableName: 'trail',
  failureQueueUrl: 'https://sqs/failures',
  eventSourceMapping: trail,
  writerAttribute: 'writtenBy',
};

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
  readonly readers = new Map([
    [search, mapping(search, 'orders-search')],
    [trail, mapping(trail, 'audit-x1', { failuresArn: 'arn:aws:sqs:eu-west-1:000000000000:failures' })],
    [mail, mapping(mail, 'orders-mail:live', { state: 'off' })],
  ]);
  readonly kinesis = ['arn:aws:kinesis:eu-west-1:000000000000:stream/orders-lake'];
  readonly alarmStates = new Map([['orders-errors', 'OK']]);
  readonly noted: AlarmNews[] = [];
  /** By their tables. */
  readonly ttlAttributes = new Map<string, string>();
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
    this.tables.set('trail', description('trail', { CreationDateTime: new Date('2026-11-10T00:00:00Z') }));
    this.tables.set('orders-restored', description('orders-restored'));
  }

  deploy(tableName: string, more: Partial<TableConfig>) {
    this.configs.set(tableName, {
      tableName,
      tableArn: `arn:aws:dynamodb:eu-west-1:000000000000:table/${tableName}`,
      denyPolicyArn: `arn:aws:iam::000000000000:policy/coldpatch/deny-${tableName}`,
      writerRoleNames: ['api', 'worker'],
      readOnlyParameterName: 'read-only',
      eventSourceMappings: [search, trail],
      audit: trailConfig,
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
  ttlAttribute = async (tableName: string) => this.ttlAttributes.get(tableName);
  keyFile = async (bucket: string, key: string) => this.files.get(`${bucket}/${key}`) ?? 'missing';
  parameter = async (name: string) => this.parameters.get(name);
  verified = async (identity: string) => this.identities.has(identity);
  mappings = {
    find: async (uuid: string) => this.readers.get(uuid),
    reading: async (arn: string) => [...this.readers.values()].filter(({ sourceArn }) => sourceArn === arn),
  };
  /** Somebody changes the mapping. */
  change(uuid: string, more: Partial<EventSourceMapping>) {
    this.readers.set(uuid, mapping(uuid, 'orders-search', more));
  }
  kinesisStreams = async () => this.kinesis;
  alarm = async (name: string) => {
    const state = this.alarmStates.get(name);
    return state === undefined ? undefined : { state, reason: 'It is.', at: '2026-11-20T10:29:00.000Z' };
  };
  alarms = {
    note: async (_runId: string, news: AlarmNews) => {
      this.noted.push(news);
      return true;
    },
  };
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
