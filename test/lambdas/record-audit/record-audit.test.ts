import { describe, expect, it } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { recordAudit } from '../../../lambdas/record-audit/record-audit.ts';
import type { Image } from '../../../lambdas/shared/attribute.ts';
import { imageHash } from '../../../lambdas/shared/image-hash.ts';
import { atEveryCut, gated } from '../cuts.ts';

const record = (
  n: number,
  more: Partial<DynamoDBRecord> = {},
  stream: DynamoDBRecord['dynamodb'] = {},
): DynamoDBRecord => ({
  eventID: `event-${n}`,
  eventName: 'MODIFY',
  ...more,
  dynamodb: {
    ApproximateCreationDateTime: Date.parse('2026-11-20T09:58:59Z') / 1000 + n,
    Keys: { pk: { S: 'a' }, id: { B: 'AAE=' } },
    NewImage: { pk: { S: 'a' }, id: { B: 'AAE=' }, deploy: { S: 'v2' } },
    OldImage: { pk: { S: 'a' }, id: { B: 'AAE=' }, deploy: { S: 'v1' } },
    SequenceNumber: String(100 + n),
    ...stream,
  },
});

const world = (refuse: (item: Image) => boolean = () => false) => {
  const items = new Map<string, Image>();
  const ports = {
    trail: {
      put: async (all: readonly Image[]) => {
        for (const item of all) if (!refuse(item)) items.set(`${item.bucket?.S} ${item.event?.S}`, item);
        return all.filter(refuse);
      },
    },
    writerAttribute: 'deploy',
    now: () => 1_800_000_000_000,
  };
  return { items, ports, recorded: () => [...items.values()].filter((item) => item.event?.S !== 'progress') };
};

describe('recordAudit', () => {
  it('records key, action, time, hash and writer, by minute and shard', async () => {
    const { ports, recorded } = world();
    await recordAudit([record(0)], ports);
    const image = { pk: { S: 'a' }, id: { B: Buffer.from([0, 1]) }, deploy: { S: 'v2' } };
    expect(recorded()).toEqual([
      {
        bucket: { S: expect.stringMatching(/^2026-11-20T09:58Z#(0\d|1[0-5])$/) },
        event: { S: 'event-0' },
        key: { S: '{"pk":{"S":"a"},"id":{"B":"AAE="}}' },
        action: { S: 'MODIFY' },
        at: { S: '2026-11-20T09:58:59.000Z' },
        sequence: { S: '100'.padStart(40, '0') },
        hash: { S: imageHash(image) },
        writtenBy: { S: 'v2' },
        expiresAt: { N: String(Date.parse('2026-12-25T09:58:59Z') / 1000) },
      },
    ]);
  });

  it('a delete has no hash, and goes by the last writer; one by time to live by the service', async () => {
    const { ports, recorded } = world();
    const { NewImage, ...gone } = record(0).dynamodb ?? {};
    const remove: DynamoDBRecord = { eventID: 'r', eventName: 'REMOVE', dynamodb: gone };
    const expired = {
      ...remove,
      eventID: 'e',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    };
    await recordAudit([remove, expired], ports);
    expect(recorded().map(({ hash, writtenBy }) => [hash, writtenBy?.S])).toEqual([
      [undefined, 'v1'],
      [undefined, 'dynamodb.amazonaws.com'],
    ]);
  });

  it('twice, and a duplicate within a batch, are like once', async () => {
    const { ports, recorded } = world();
    await recordAudit([record(0), record(0), record(1)], ports);
    await recordAudit([record(0), record(1)], ports);
    expect(recorded()).toHaveLength(2);
  });

  it('cut off at any call and invoked again, has recorded each once', async () => {
    const uncut = world();
    await recordAudit([record(0), record(1)], uncut.ports);
    const cuts = await atEveryCut(
      () => world(),
      ({ ports }, gate) => recordAudit([record(0), record(1)], gated(ports, gate)),
      async ({ items, ports }, cut) => {
        await recordAudit([record(0), record(1)], ports);
        expect({ cut, items }).toEqual({ cut, items: uncut.items });
      },
    );
    expect(cuts).toBe(3);
  });

  it('says for each minute when it was last recorded', async () => {
    const { items, ports } = world();
    await recordAudit([record(0), record(1)], ports);
    expect([...items.keys()].filter((name) => name.includes('#progress'))).toEqual([
      '2026-11-20T09:58Z#progress progress',
      '2026-11-20T09:59Z#progress progress',
    ]);
  });

  it.each(['progress', 'event-1'])(
    'fails if %s could not be put, so that Lambda comes again and says so',
    async (which) => {
      const { ports } = world(({ event }) => event?.S === which);
      await expect(recordAudit([record(0), record(1), record(2)], ports)).rejects.toThrow(/could not be put/);
    },
  );
});
