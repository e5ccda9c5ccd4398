import type { RestoreTableToPointInTimeInput, TableDescription } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import type { IncidentParameters } from '../../../lambdas/shared/incident.ts';
import { startRestore } from '../../../lambdas/start-restore/start-restore.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { held, incident, run } from '../incident.ts';

const schema: TableDescription = {
  KeySchema: [
    { AttributeName: 'sk', KeyType: 'RANGE' },
    { AttributeName: 'pk', KeyType: 'HASH' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
  ],
};
const restored = (
  TableStatus: TableDescription['TableStatus'],
  at = '2026-11-20T09:57:59Z',
  source = run.tableArn,
): TableDescription => ({
  ...schema,
  TableStatus,
  RestoreSummary: { SourceTableArn: source, RestoreDateTime: new Date(at), RestoreInProgress: true },
});

const start = async (
  table: TableDescription | undefined,
  {
    restore = {},
    error = '',
    earliest = '2026-11-01T00:00:00Z',
  }: { restore?: IncidentParameters['restore']; error?: string; earliest?: string } = {},
) => {
  const requests: RestoreTableToPointInTimeInput[] = [];
  const tables = {
    describe: async () => table,
    restore: async (request: RestoreTableToPointInTimeInput) => {
      requests.push(request);
      if (error) throw Object.assign(new Error(error), { name: error });
    },
    earliestRestorable: async () => new Date(earliest),
  };
  const status = await startRestore({ run, incident: incident({ restore }) }, { hold: held, tables });
  return { ...status, requests };
};

describe('startRestore', () => {
  it('restores the table to the point in time, on demand, without indexes', async () => {
    const { status, requests } = await start(undefined);
    expect(status).toBe('CREATING');
    expect(requests).toEqual([
      {
        SourceTableArn: run.tableArn,
        TargetTableName: 'coldpatch-1234',
        RestoreDateTime: new Date('2026-11-20T09:57:59Z'),
        BillingModeOverride: 'PAY_PER_REQUEST',
        GlobalSecondaryIndexOverride: [],
        LocalSecondaryIndexOverride: [],
      },
    ]);
  });

  it('with indexes where they are asked for', async () => {
    const { requests } = await start(undefined, { restore: { indexes: 'all' } });
    expect(requests[0]).not.toHaveProperty('GlobalSecondaryIndexOverride');
  });

  it.each(['CREATING', 'ACTIVE'] as const)('run twice reports the restore that is %s', async (status) => {
    expect(await start(restored(status))).toEqual({ status, requests: [] });
  });

  it('cut off at any call, has begun one restore the next time', async () => {
    const newWorld = () => {
      const begun: RestoreTableToPointInTimeInput[] = [];
      const tables = {
        describe: async () => (begun.length > 0 ? restored('CREATING') : undefined),
        restore: async (request: RestoreTableToPointInTimeInput) => void begun.push(request),
        earliestRestorable: async () => undefined,
      };
      return { begun, ports: { hold: held, tables } };
    };
    const input = { run, incident: incident() };
    const cuts = await atEveryCut(
      newWorld,
      ({ ports }, gate) => startRestore(input, gated(ports, gate)),
      async ({ ports, begun }, cut) => {
        expect({ cut, ...(await startRestore(input, ports)) }).toEqual({ cut, status: 'CREATING' });
        expect({ cut, restores: begun.length }).toEqual({ cut, restores: 1 });
      },
    );
    expect(cuts).toBe(4);
  });

  it.each(['TableAlreadyExistsException', 'TableInUseException'])(
    'takes %s for a restore already begun',
    async (error) => {
      expect(await start(undefined, { error })).toMatchObject({ status: 'CREATING' });
    },
  );

  it.each([
    ['another time', restored('ACTIVE', '2026-11-19T09:57:59Z')],
    ['another table', restored('ACTIVE', undefined, 'arn:aws:dynamodb:eu-central-1:000000000000:table/others')],
    ['on its way out', restored('DELETING')],
  ])('refuses a base table that is of %s', async (_, table) => {
    await expect(start(table)).rejects.toMatchObject({ name: 'RestoreFailedError' });
  });

  it('a time that can not be restored yet is tried again; one that is too old is not', async () => {
    const error = 'InvalidRestoreTimeException';
    await expect(start(undefined, { error })).rejects.toMatchObject({ name: 'RestorePointNotReadyError' });
    await expect(start(undefined, { error, earliest: '2026-11-20T10:00:00Z' })).rejects.toMatchObject({
      name: 'RestoreFailedError',
      message: expect.stringContaining('2026-11-20T10:00:00.000Z'),
    });
  });

  it('lets other errors through as they are', async () => {
    await expect(start(undefined, { error: 'LimitExceededException' })).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
  });

  it('uses a table that somebody restored, once it is there and has the same key', async () => {
    const restore = { useTable: 'mine' };
    expect(await start({ ...schema, TableStatus: 'ACTIVE' }, { restore })).toEqual({ status: 'ACTIVE', requests: [] });
    expect(await start({ ...schema, TableStatus: 'CREATING' }, { restore })).toMatchObject({ status: 'CREATING' });
    await expect(start(undefined, { restore })).rejects.toThrow(/There is no table/);
    await expect(start({ ...schema, TableStatus: 'DELETING' }, { restore })).rejects.toThrow(/DELETING/);
    const other = { ...schema, TableStatus: 'ACTIVE' as const, KeySchema: schema.KeySchema?.slice(1) };
    await expect(start(other, { restore })).rejects.toThrow(/has the key pk \(S\), but orders has pk \(S\), sk \(N\)/);
  });
});
