import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  RestoreTableToPointInTimeCommand,
  type RestoreTableToPointInTimeCommandInput,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Front, openFront } from './front.ts';
import { makeTable, untilActive } from './tables.ts';

const start = Date.UTC(2026, 10, 20, 10) / 1000;
const lag = 300;

describe('point-in-time recovery', () => {
  let front: Front;
  const send: Front['client']['send'] = (...args: unknown[]) => (front.client.send as CallableFunction)(...args);
  const backups = async (TableName: string) =>
    (await send(new DescribeContinuousBackupsCommand({ TableName }))).ContinuousBackupsDescription;
  const switchRecovery = (TableName: string, PointInTimeRecoveryEnabled: boolean, RecoveryPeriodInDays?: number) =>
    send(
      new UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: {
          PointInTimeRecoveryEnabled,
          ...(RecoveryPeriodInDays && { RecoveryPeriodInDays }),
        },
      }),
    );
  const restore = (input: Partial<RestoreTableToPointInTimeCommandInput>) =>
    send(new RestoreTableToPointInTimeCommand({ SourceTableName: 'orders', TargetTableName: 'copy', ...input }));
  const at = (seconds: number) => new Date(seconds * 1000);
  const secondsOf = (date: Date | undefined) => (date?.getTime() ?? Number.NaN) / 1000;
  const window = async (TableName: string) => {
    const { PointInTimeRecoveryDescription: recovery } = (await backups(TableName)) ?? {};
    return {
      earliest: secondsOf(recovery?.EarliestRestorableDateTime),
      latest: secondsOf(recovery?.LatestRestorableDateTime),
    };
  };

  beforeAll(async () => {
    front = await openFront({ restoreSeconds: 600, restorableLagSeconds: lag });
    await makeTable(front, 'orders');
  });
  afterAll(() => front.close());

  it('has a window of whole seconds that starts when it is switched on and ends five minutes ago', async () => {
    const first = await window('orders');
    expect(first.earliest - start).toBeLessThan(30);
    expect(first.latest).toBe(first.earliest);
    front.world.clock.advance(1000.5);
    const { earliest, latest } = await window('orders');
    expect(earliest).toBe(first.earliest);
    const now = Math.floor(front.world.clock.now() / 1000);
    expect(Number.isInteger(latest)).toBe(true);
    expect(now - lag - latest).toBeLessThanOrEqual(1);
  });

  it('always has continuous backups, with or without point-in-time recovery', async () => {
    await makeTable(front, 'off');
    await switchRecovery('off', false);
    expect(await backups('off')).toEqual({
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    });
  });

  it('forgets its window when switched off and on, not when the period changes', async () => {
    await makeTable(front, 'switched');
    const first = await window('switched');
    front.world.clock.advance(3600);
    await switchRecovery('switched', true, 1);
    expect((await window('switched')).earliest).toBe(first.earliest);
    await switchRecovery('switched', false);
    await switchRecovery('switched', true);
    expect((await window('switched')).earliest).toBeGreaterThanOrEqual(first.earliest + 3600);
  });

  it('reaches back no further than its period', async () => {
    await makeTable(front, 'short');
    await switchRecovery('short', true, 2);
    front.world.clock.advance(5 * 86_400);
    const { earliest } = await window('short');
    expect(Math.abs(front.world.clock.now() / 1000 - 2 * 86_400 - earliest)).toBeLessThan(5);
  });

  it.each([
    ['ValidationException', { TargetTableName: 'no spaces', UseLatestRestorableTime: true }],
    ['ValidationException', {}],
    ['ValidationException', { RestoreDateTime: at(start), UseLatestRestorableTime: true }],
    [
      'ValidationException',
      { UseLatestRestorableTime: true, GlobalSecondaryIndexOverride: [{ IndexName: 'new-one' }] },
    ],
    [
      'NotImplementedInSandbox',
      { UseLatestRestorableTime: true, OnDemandThroughputOverride: { MaxReadRequestUnits: 1 } },
    ],
    ['TableNotFoundException', { SourceTableName: 'none', UseLatestRestorableTime: true }],
    [
      'PointInTimeRecoveryUnavailableException',
      { SourceTableName: 'off', RestoreDateTime: at(0), TargetTableName: 'orders' },
    ],
    ['InvalidRestoreTimeException', { RestoreDateTime: at(start - 10), TargetTableName: 'off' }],
    ['InvalidRestoreTimeException', { RestoreDateTime: at(start + 100 * 86_400) }],
    ['TableAlreadyExistsException', { UseLatestRestorableTime: true, TargetTableName: 'off' }],
  ])('answers %s to a restore of %j', async (name, input) => {
    await expect(restore(input as Partial<RestoreTableToPointInTimeCommandInput>)).rejects.toMatchObject({ name });
    await expect(send(new DescribeTableCommand({ TableName: 'copy' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('refuses a period that DynamoDB does not have', async () => {
    await expect(switchRecovery('orders', true, 36)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  describe('while the restored table is CREATING', () => {
    const TableName = 'restored';
    const Key = { id: { S: 'a' } };
    const ResourceArn = `arn:aws:dynamodb:eu-central-1:123456789012:table/${TableName}`;
    const RestoreDateTime = at(start + 600);
    beforeAll(async () => {
      await send(
        new TagResourceCommand({
          ResourceArn: ResourceArn.replace('restored', 'orders'),
          Tags: [{ Key: 'a', Value: 'b' }],
        }),
      );
      const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true };
      await send(new UpdateTimeToLiveCommand({ TableName: 'orders', TimeToLiveSpecification }));
      const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const };
      await send(new UpdateTableCommand({ TableName: 'orders', StreamSpecification, DeletionProtectionEnabled: true }));
      const { TableDescription } = await restore({ TargetTableName: TableName, RestoreDateTime });
      expect(TableDescription).toMatchObject({ TableStatus: 'CREATING', TableArn: ResourceArn });
    });

    it('says what is going on', async () => {
      const { Table } = await send(new DescribeTableCommand({ TableName }));
      expect(Table).toMatchObject({
        TableStatus: 'CREATING',
        RestoreSummary: {
          SourceTableArn: ResourceArn.replace('restored', 'orders'),
          RestoreDateTime,
          RestoreInProgress: true,
        },
      });
      expect((await backups(TableName))?.ContinuousBackupsStatus).toBe('ENABLED');
    });

    it.each([
      ['ResourceNotFoundException', () => new PutItemCommand({ TableName, Item: Key })],
      ['ResourceNotFoundException', () => new GetItemCommand({ TableName: ResourceArn, Key })],
      ['ResourceNotFoundException', () => new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true })],
      ['ResourceNotFoundException', () => new DescribeTimeToLiveCommand({ TableName })],
      ['ResourceNotFoundException', () => new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'a', Value: 'b' }] })],
      ['ResourceInUseException', () => new DeleteTableCommand({ TableName })],
      [
        'TableAlreadyExistsException',
        () =>
          new RestoreTableToPointInTimeCommand({
            SourceTableName: 'orders',
            TargetTableName: TableName,
            RestoreDateTime,
          }),
      ],
    ])('answers %s to what it is not there for yet (%#)', async (name, command) => {
      await expect(front.client.send(command() as PutItemCommand)).rejects.toMatchObject({ name });
    });

    it('becomes ACTIVE in its time, without tags, TTL, stream, protection and recovery', async () => {
      front.world.clock.advance(500);
      expect((await send(new DescribeTableCommand({ TableName }))).Table?.TableStatus).toBe('CREATING');
      front.world.clock.advance(101);
      await untilActive(front, TableName);
      const { Table } = await send(new DescribeTableCommand({ TableName }));
      expect(Table).not.toHaveProperty('RestoreSummary');
      expect(Table).not.toHaveProperty('LatestStreamArn');
      expect(Table?.DeletionProtectionEnabled).toBe(false);
      expect((await send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags).toEqual([]);
      const { TimeToLiveDescription } = await send(new DescribeTimeToLiveCommand({ TableName }));
      expect(TimeToLiveDescription?.TimeToLiveStatus).toBe('DISABLED');
      expect((await backups(TableName))?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe('DISABLED');
      await send(new PutItemCommand({ TableName, Item: Key }));
      await send(new DeleteTableCommand({ TableName }));
      await expect(send(new DescribeTableCommand({ TableName }))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
    });

    it('protects the source from deletion as it was asked to', async () => {
      await expect(send(new DeleteTableCommand({ TableName: 'orders' }))).rejects.toMatchObject({
        name: 'ValidationException',
      });
    });
  });
});
