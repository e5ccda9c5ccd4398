import { describe, expect, it } from '@jest/globals';
import { type RehearseBatchPorts, rehearseBatch } from '../../../lambdas/rehearse-batch/rehearse-batch.ts';
import type { Image, KeyRow } from '../../../lambdas/shared/attribute.ts';
import { FreezeLiftedError } from '../../../lambdas/shared/errors.ts';
import { absentHash, hashOrAbsent, imageHash } from '../../../lambdas/shared/image-hash.ts';
import { imageToJson, rowToJson } from '../../../lambdas/shared/image-json.ts';
import type { IncidentParameters } from '../../../lambdas/shared/incident.ts';
import type { RehearsedLine } from '../../../lambdas/shared/rehearsed-line.ts';
import { held, incident, run } from '../incident.ts';
import { memoryBucket } from '../memory-bucket.ts';
import { MemoryTables } from '../patch-batch/memory-tables.ts';

const key = (id: string): Image => ({ pk: { S: id }, sk: { N: '1' } });
const image = (id: string, total: string, more: Image = {}): Image => ({ ...key(id), total: { N: total }, ...more });

/** One of each kind: changed, deleted, created by the bug; one already right; one written later. */
const world = () => {
  const tables = new MemoryTables();
  const bucket = memoryBucket();
  const live: Record<string, Image | null> = {
    changed: image('changed', '-1'),
    deleted: null,
    created: image('created', '-1'),
    right: image('right', '10'),
    later: image('later', '-1', { note: { S: 'good' } }),
  };
  const base = (id: string) => (id === 'created' ? null : image(id, '10'));
  for (const [id, now] of Object.entries(live)) {
    tables.set(run.baseTable, key(id), base(id));
    tables.set(run.tableName, key(id), now);
  }
  const rows: KeyRow[] = Object.entries(live).map(([id, now]) => ({
    key: key(id),
    lastSeen: id === 'later' ? imageHash(image(id, '-1')) : hashOrAbsent(now),
  }));
  const ports: RehearseBatchPorts = {
    hold: held,
    images: tables,
    bucket,
    ttlAttribute: async () => undefined,
    now: () => 0,
  };
  const rehearse = (more: Partial<IncidentParameters> = {}, some = rows, over: Partial<RehearseBatchPorts> = {}) =>
    rehearseBatch(
      {
        BatchInput: { run, incident: incident({ patch: { createdItems: 'delete' }, ...more }) },
        Items: some.map(rowToJson),
      },
      { ...ports, ...over },
    );
  const lines = () => bucket.lines('runs/run-1/rehearsed/') as unknown as RehearsedLine[];
  const planned = (id: string) => ({ base: hashOrAbsent(base(id)), live: hashOrAbsent(live[id] ?? null) });
  return { tables, bucket, rows, live, rehearse, lines, planned };
};

const outcomes = (lines: readonly RehearsedLine[]) =>
  Object.fromEntries(lines.map(({ entry }) => [(entry.key.pk as { S: string }).S, entry.outcome]));

describe('rehearseBatch', () => {
  it('says what would become of each item, and writes nothing to the table', async () => {
    const { tables, bucket, rehearse, lines } = world();
    const { batchId } = await rehearse();
    expect([...bucket.objects.keys()]).toEqual([`runs/run-1/rehearsed/${batchId}.jsonl`]);
    expect(outcomes(lines())).toEqual({
      changed: 'updated',
      deleted: 'put',
      created: 'deleted',
      right: 'unchanged',
      later: 'conflict',
    });
    expect(lines()[0]?.entry.changes).toEqual({ total: { before: { N: '-1' }, after: { N: '10' } } });
    expect(tables.writes).toBe(0);
  });

  it('keeps with each row what it saw, so that nothing else is ever written', async () => {
    const { rows, rehearse, lines, planned } = world();
    await rehearse();
    expect(lines().map(({ row }) => row)).toEqual(
      rows.map((row) => ({ ...rowToJson(row), planned: planned(row.key.pk?.S ?? '') })),
    );
    expect(planned('deleted').live).toBe(absentHash);
  });

  it('keeps the images that a row brings', async () => {
    const { rehearse, lines } = world();
    const row = { key: key('changed'), base: image('changed', '5'), bad: image('changed', '-1') };
    await rehearse({}, [row]);
    expect(lines()).toMatchObject([
      {
        entry: { outcome: 'updated', changes: { total: { after: { N: '5' } } }, unprotected: false },
        row: {
          base: imageToJson(row.base),
          bad: imageToJson(row.bad),
          planned: { base: imageHash(row.base), live: imageHash(image('changed', '-1')) },
        },
      },
    ]);
  });

  it('shows what would be forced, and over what', async () => {
    const { rehearse, lines } = world();
    await rehearse({ patch: { createdItems: 'delete', onConflict: 'force' }, approval: { beforePatch: true } });
    const forced = lines().filter(({ entry }) => entry.reason !== undefined);
    expect(outcomes(forced)).toEqual({ later: 'updated' });
    expect(forced[0]?.entry.reason).toMatch(/written again after/);
  });

  it('lists the attributes that it would leave alone', async () => {
    const { tables, rehearse, lines } = world();
    const bad = image('changed', '-1', { note: { S: 'bad' } });
    tables.set(run.tableName, key('changed'), image('changed', '-1', { note: { S: 'somebody’s' } }));
    await rehearse({}, [{ key: key('changed'), bad }]);
    expect(lines()[0]?.entry).toMatchObject({ outcome: 'updated', keptAttributes: ['note'] });
  });

  it('a second attempt replaces the first one’s file, whatever order the rows come in', async () => {
    const { tables, rows, bucket, rehearse, lines } = world();
    await rehearse();
    tables.set(run.tableName, key('changed'), image('changed', '10'));
    await rehearse({}, [...rows].reverse());
    expect(bucket.objects.size).toBe(1);
    expect(outcomes(lines())).toMatchObject({ changed: 'unchanged', later: 'conflict' });
  });

  it('fails, without a file, when an item can not be read: half a plan is none', async () => {
    const { bucket, rehearse } = world();
    const images = { read: async (_: string, keys: readonly Image[]) => keys.map(() => ({ unreadable: 'Denied' })) };
    await expect(rehearse({}, undefined, { images })).rejects.toMatchObject({
      name: 'ItemsFailedError',
      message: expect.stringMatching(/"changed".*could not be read.*Denied\. Remove the cause, then redrive/),
    });
    expect(bucket.objects.size).toBe(0);
  });

  it('stops once the freeze was lifted', async () => {
    const { bucket, rehearse } = world();
    const assertNotLifted = async () => {
      throw new FreezeLiftedError('Start a new run.');
    };
    await expect(rehearse({}, undefined, { hold: { assertNotLifted } })).rejects.toThrow(FreezeLiftedError);
    expect(bucket.objects.size).toBe(0);
  });
});
