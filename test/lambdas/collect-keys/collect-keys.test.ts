import { describe, expect, it } from '@jest/globals';
import { type CollectKeysPorts, collectKeys } from '../../../lambdas/collect-keys/collect-keys.ts';
import { type KeySources, keySources } from '../../../lambdas/collect-keys/sources/registry.ts';
import type { KeySource, Page } from '../../../lambdas/collect-keys/sources/source.ts';
import type { CollectKeysOutput } from '../../../lambdas/shared/contract.ts';
import type { IncidentParameters } from '../../../lambdas/shared/incident.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { held, incident, run } from '../incident.ts';
import { bytesOf, memoryBucket } from '../memory-bucket.ts';

type ImpactedKeys = IncidentParameters['impactedKeys'];
const impactedKeys: ImpactedKeys = { source: 's3', uri: 's3://uploads/keys.csv' };

/** A key file of the given text; `text` may be replaced. */
const world = (text: string, remainingMs = 60_000) => {
  const bucket = memoryBucket();
  const file = { text };
  const sources = keySources({
    files: { open: async () => ({ etag: file.text, bytes: bytesOf(file.text) }) },
    trailOf: () => Promise.reject(new Error('no trail')),
    now: () => 0,
  });
  const ports: CollectKeysPorts = { hold: held, sources, bucket, remainingMs: () => remainingMs };
  return { bucket, file, ports };
};

const call = (ports: CollectKeysPorts, cursor: unknown, keys: ImpactedKeys = impactedKeys) =>
  collectKeys({ run, incident: incident({ impactedKeys: keys }), cursor }, ports);

/** Calls until done, as the definition does; returns the last answer and how many calls it took. */
const callAll = async (ports: CollectKeysPorts, keys: ImpactedKeys = impactedKeys) => {
  let answer: CollectKeysOutput = { status: 'more', cursor: null, waitSeconds: 0, keys: 0, batchSize: 0 };
  let calls = 0;
  while (answer.status !== 'done') {
    answer = await call(ports, JSON.parse(JSON.stringify(answer.cursor)), keys);
    calls++;
  }
  return { ...answer, calls };
};

const csv = (count: number, from = 0) =>
  `pk,sk\n${Array.from({ length: count }, (_, n) => `key-${from + n},${n % 7}`).join('\n')}\n`;
const found = (bucket: ReturnType<typeof memoryBucket>) =>
  bucket
    .lines('runs/run-1/keys/1/')
    .map((row) => JSON.stringify(row))
    .sort();

describe('collectKeys', () => {
  it('writes inline keys typed by the schema, each once', async () => {
    const { bucket, ports } = world('');
    const keys = [
      { pk: 'a', sk: 1 },
      { pk: 'a', sk: '1.0' },
      { pk: { S: 'b' }, sk: { N: '2' } },
    ];
    const answer = await call(ports, null, { source: 'inline', keys });
    expect(answer).toEqual({ status: 'done', cursor: null, waitSeconds: 0, keys: 2, batchSize: 1 });
    expect(bucket.lines('runs/run-1/keys/1/').map(({ key }) => key)).toEqual(
      expect.arrayContaining([{ pk: { S: 'b' }, sk: { N: '2' } }]),
    );
  });

  it('names the inline key that is wrong', async () => {
    const { ports } = world('');
    const keys = [{ pk: 'a', sk: 1 }, { pk: 'a' }];
    await expect(call(ports, null, { source: 'inline', keys })).rejects.toThrow(/keys\[1\].*sk is missing/);
  });

  it('reads a file in one call where there is time', async () => {
    const { bucket, ports } = world(csv(3000));
    expect(await callAll(ports)).toMatchObject({ keys: 3000, batchSize: 3, calls: 1 });
    expect(found(bucket)).toHaveLength(3000);
  });

  it('reads a file in many calls where there is little, and finds the same keys, each once', async () => {
    const text = csv(12_000) + csv(2000).slice('pk,sk\n'.length);
    const { bucket, ports } = world(text, 0);
    const answer = await callAll({ ...ports, chunkRows: 1000 });
    expect(answer).toMatchObject({ keys: 12_000, batchSize: 12 });
    expect(answer.calls).toBeGreaterThan(60);
    expect(new Set(found(bucket)).size).toBe(12_000);
    expect(found(bucket)).toHaveLength(12_000);
  });

  it('never begins a shard that it has no time to end, nor merges in the last moments of a call that read on', async () => {
    const { bucket, ports } = world(csv(5200));
    const shardMs = 250_000;
    let elapsedMs = 0;
    const slow = {
      ...bucket,
      list: (prefix: string) => {
        if (prefix.includes('/collecting/')) elapsedMs += shardMs;
        if (elapsedMs > 900_000) throw new Error('Task timed out after 900.00 seconds');
        return bucket.list(prefix);
      },
    };
    const slowly = { ...ports, bucket: slow, chunkRows: 1000, remainingMs: () => 900_000 - elapsedMs };
    let answer = await call({ ...slowly, remainingMs: () => 0 }, null);
    for (let calls = 1; answer.status !== 'done'; calls++) {
      elapsedMs = calls === 1 ? 879_700 : 0;
      answer = await call(slowly, answer.cursor);
    }
    expect(answer.keys).toBe(5200);
  });

  it('a call that ran twice, or wrote more before it was cut off, changes nothing', async () => {
    const { bucket, ports } = world(csv(12_000), 0);
    const little = { ...ports, chunkRows: 1000 };
    const first = await call(little, null);
    await expect(
      call(
        {
          ...little,
          remainingMs: () => 60_000,
          bucket: { ...bucket, list: () => Promise.reject(new Error('cut off')) },
        },
        null,
      ),
    ).rejects.toThrow('cut off');
    expect(await call(little, null)).toEqual(first);
    await callAll(little);
    expect(found(bucket)).toHaveLength(12_000);
  });

  it.each([
    ['one file', 60_000, 1000],
    ['chunks and shards', 0, 20],
  ])(
    'cut off at any call and called again with the same cursor, finds each key once (%s)',
    async (_, ms, chunkRows) => {
      const newWorld = () => world(csv(20) + csv(5).slice('pk,sk\n'.length), ms);
      const uncut = newWorld();
      await callAll({ ...uncut.ports, chunkRows });
      let cursor: unknown;
      const cuts = await atEveryCut(
        newWorld,
        async ({ ports }, gate) => {
          const cutting = { ...ports, chunkRows, hold: gated(ports.hold, gate), bucket: gated(ports.bucket, gate) };
          cursor = null;
          for (;;) {
            const answer = await call(cutting, cursor);
            if (answer.status === 'done') return;
            cursor = answer.cursor;
          }
        },
        async ({ ports, bucket }, cut) => {
          let answer = await call({ ...ports, chunkRows }, cursor);
          while (answer.status !== 'done') answer = await call({ ...ports, chunkRows }, answer.cursor);
          expect({ cut, keys: answer.keys, found: found(bucket) }).toEqual({
            cut,
            keys: 20,
            found: found(uncut.bucket),
          });
        },
      );
      expect(cuts).toBeGreaterThan(2);
    },
  );

  it('stops at a bad line with its number and what to do', async () => {
    const { bucket, ports } = world('pk,sk\na,1\nb,two\n');
    await expect(call(ports, null)).rejects.toMatchObject({
      name: 'KeyFileError',
      message:
        's3://uploads/keys.csv, line 3: sk must be a number, not "two". Correct the file, upload it under the same name, then redrive.',
    });
    expect(found(bucket)).toEqual([]);
  });

  it('names columns that are no key attributes', async () => {
    const { ports } = world('pk,sk,total\na,1,2\n');
    await expect(call(ports, null)).rejects.toThrow(/total is not a key attribute/);
  });

  it('reads a corrected file anew, with the cursor that failed, and keeps nothing of the old one', async () => {
    const { bucket, file, ports } = world(`${csv(12_000)}bad line\n`, 0);
    const little = { ...ports, chunkRows: 1000 };
    let cursor: unknown = null;
    const failing = async () => {
      for (;;) cursor = (await call(little, cursor)).cursor;
    };
    await expect(failing()).rejects.toThrow(/line 12002/);
    expect(cursor).not.toBeNull();
    file.text = csv(7000, 6000);
    let answer = await call(little, cursor);
    while (answer.status !== 'done') answer = await call(little, answer.cursor);
    expect(answer.keys).toBe(7000);
    expect(found(bucket)).toHaveLength(7000);
    expect(found(bucket).every((row) => !row.includes('"key-1"'))).toBe(true);
  });

  it('reads a corrected file that is small now, too', async () => {
    const { bucket, file, ports } = world(`${csv(12_000)}bad line\n`, 0);
    const { cursor } = await call({ ...ports, chunkRows: 1000 }, null);
    file.text = csv(5);
    expect(await call(ports, cursor)).toMatchObject({ status: 'done', keys: 5, batchSize: 1 });
    expect(found(bucket)).toHaveLength(5);
  });

  it('zero keys is an error', async () => {
    const { ports } = world('pk,sk\n');
    await expect(call(ports, null)).rejects.toMatchObject({ name: 'NoKeysError' });
  });

  it('a missing file is an error that says so', async () => {
    const { ports } = world('');
    const sources = keySources({ files: { open: async () => null }, trailOf: () => Promise.reject(), now: () => 0 });
    await expect(call({ ...ports, sources }, null)).rejects.toThrow(/no object s3:\/\/uploads\/keys.csv. Upload/);
  });

  it('passes on that a source wants to be asked again, and of two rows for a key keeps the one of higher order', async () => {
    const { bucket, ports } = world('');
    const row = (order: string) => ({ order, row: { key: { pk: { S: 'a' } }, lastSeen: `hash-${order}` } });
    const pages: Page[] = [
      { rows: [row('2')], reading: 'r', next: { kind: 'wait', cursor: 1, seconds: 7 } },
      { rows: [row('3'), row('1')], reading: 'r', next: { kind: 'done' } },
    ];
    const source: KeySource = {
      async *collect(cursor) {
        yield pages[Number(cursor ?? 0)] as Page;
      },
    };
    const waiting = { ...ports, sources: { s3: source } as unknown as KeySources };
    const first = await call(waiting, null);
    expect(first).toMatchObject({ status: 'wait', waitSeconds: 7 });
    expect(await call(waiting, first.cursor)).toMatchObject({ status: 'done', keys: 1 });
    expect(bucket.lines('runs/run-1/keys/1/')).toEqual([{ key: { pk: { S: 'a' } }, lastSeen: 'hash-3' }]);
  });
});
