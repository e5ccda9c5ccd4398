import { describe, expect, it } from '@jest/globals';
import { RecoveryInProgressError } from '../../../lambdas/shared/errors.ts';
import { validateIncident } from '../../../lambdas/validate-incident/validate-incident.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { badFields } from './bad-fields.ts';
import { badFreezes } from './bad-freezes.ts';
import { audit, oneSentence } from './bad-incident.ts';
import { badKeys } from './bad-keys.ts';
import { badPatches } from './bad-patches.ts';
import { badSurroundings } from './bad-surroundings.ts';
import { badTables, badTimes } from './bad-tables.ts';
import { execution, parameters, QuietDay, search, trailConfig, withIndexOn } from './quiet-day.ts';

const badIncidents = [
  ...badFields,
  ...badTimes,
  ...badTables,
  ...badKeys,
  ...badPatches,
  ...badFreezes,
  ...badSurroundings,
];

const refusal = async (incident: unknown, day = new QuietDay(), name = execution.name) => {
  const error = await validateIncident({ execution: { ...execution, name }, incident }, day).then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(day.claimed).toEqual([]);
  return error;
};

describe('bad incident parameters', () => {
  it.each(badIncidents)('with $wrong are refused in one sentence', async ({ more, day: spoil, says }) => {
    const day = new QuietDay();
    spoil?.(day);
    const error = await refusal(parameters(more), day);
    expect(error).toMatchObject({ name: 'InvalidIncidentError', message: expect.stringMatching(says) });
    expect(error?.message).toMatch(oneSentence);
  });
  it('are at least forty-five', () => {
    expect(badIncidents.length).toBeGreaterThanOrEqual(45);
  });
  it.each([undefined, null, 'orders', [], 7])('that are %p are refused', async (incident) => {
    expect(await refusal(incident)).toMatchObject({ name: 'InvalidIncidentError' });
  });
  it.each(['with space', 'dotted.name', 'x'.repeat(81), 'ümlaut'])(
    'are refused in an execution named %p',
    async (name) => {
      const error = await refusal(parameters(), new QuietDay(), name);
      expect(error?.message).toMatch(/^The execution's name/);
    },
  );
});

describe('good incident parameters', () => {
  it('cut off at any call have touched nothing but the claim, and are accepted alike the next time', async () => {
    const incident = parameters({ freeze: { pauseMappings: [search] }, patch: { stopOnAlarm: 'orders-errors' } });
    const uncut = await validateIncident({ execution, incident }, new QuietDay());
    const cuts = await atEveryCut(
      () => new QuietDay(),
      (day, gate) => validateIncident({ execution, incident }, gated(day, gate)),
      async (day, cut) => {
        const again = await validateIncident({ execution, incident }, day);
        // The run store takes the same claim twice for one.
        expect({ cut, again, claims: new Set(day.claimed.map((claim) => JSON.stringify(claim))) }).toEqual({
          cut,
          again: uncut,
          claims: new Set([JSON.stringify(uncut)]),
        });
      },
    );
    expect(cuts).toBeGreaterThan(12);
  });
  it('are returned with every default, and the table is claimed', async () => {
    const day = new QuietDay();
    const output = await validateIncident({ execution, incident: parameters() }, day);
    expect(day.claimed).toEqual([output]);
    expect(output.run).toEqual({
      runId: 'inc-1234',
      executionArn: execution.id,
      startedAt: execution.startTime,
      tableName: 'orders',
      tableArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders',
      keySchema: [
        { name: 'pk', type: 'S' },
        { name: 'sk', type: 'N' },
      ],
      baseTable: expect.stringMatching(/^coldpatch-[0-9a-f]{20}$/),
      streamConsumers: expect.arrayContaining(['the function orders-search']),
    });
    expect(output.incident).toEqual({
      ...parameters(),
      reason: '',
      requestedBy: '',
      dryRun: false,
      freeze: { scope: 'all', graceMinutes: 60, maxMinutes: 480 },
      restore: { indexes: 'none' },
      patch: {
        createdItems: 'keep',
        laterWrites: 'conflict',
        onConflict: 'skip',
        maxConcurrency: 40,
        maxWriteUnitsPerSecond: 2000,
        toleratedFailurePercentage: 5,
      },
      approval: { timeoutMinutes: 240, beforePatch: false },
    });
  });
  it.each<[string, Record<string, unknown>, (day: QuietDay) => unknown]>([
    ['a restoreTo of a second ago', { restoreTo: '2026-11-20T10:29:59Z' }, () => {}],
    [
      'keys as DynamoDB JSON',
      { impactedKeys: { source: 'inline', keys: [{ pk: { S: 'a' }, sk: { N: '7' } }] } },
      () => {},
    ],
    ['an uploaded file', { impactedKeys: { source: 's3', uri: 's3://recovery/uploads/keys.csv' } }, () => {}],
    [
      'a file in a bucket of keys',
      { impactedKeys: { source: 's3', uri: 's3://keys/a/b.JSON.gz' } },
      (day) => day.files.set('keys/a/b.JSON.gz', 1),
    ],
    [
      'an audit log up to the freeze',
      { impactedKeys: { source: 'audit-log', from: '2026-11-20T09:58:00Z' } },
      () => {},
    ],
    [
      'a writer of a trail that was imported without its writerAttribute',
      { impactedKeys: { source: 'audit-log', from: '2026-11-20T09:58:00Z', writtenBy: 'deploy-4f2a' } },
      (day) => {
        const { writerAttribute, ...audit } = trailConfig;
        day.deploy('orders', { audit });
      },
    ],
    [
      'a dry run of a repair, with all that the repair is to heed',
      {
        dryRun: true,
        freeze: { pauseMappings: [search], graceMinutes: 5 },
        approval: { beforePatch: true, timeoutMinutes: 5 },
        patch: {
          attributes: ['total'],
          marker: 'repairedBy',
          canary: 10,
          onConflict: 'fail',
          maxWriteUnitsPerSecond: 5,
        },
      },
      () => {},
    ],
    [
      'later writes forced as the plan shows them',
      { ...audit({}), approval: { beforePatch: true }, patch: { onConflict: 'force', canary: 10 } },
      () => {},
    ],
    [
      'a marker that an index has as text',
      { patch: { marker: 'repairedBy' } },
      (day) => day.describeAs('orders', withIndexOn('repairedBy', 'S')),
    ],
    ['some tenants', { freeze: { scope: 'tenants', tenants: ['a', 'b'] } }, (day) => day.rolePaths.clear()],
    [
      'writers stopped by other means',
      { freeze: { scope: 'none' } },
      (day) => [day.rolePaths, day.parameters].map((all) => all.clear()),
    ],
    [
      'a table restored by hand, though recovery is off by now',
      { restore: { useTable: 'orders-restored' } },
      (day) => {
        day.earliest = undefined;
      },
    ],
    ['a sender whose address alone is verified', {}, (day) => [day.identities.clear(), day.identities.add(day.sender)]],
    [
      'a sender with a name',
      {},
      (day) => {
        day.sender = 'Cold Patch <coldpatch@example.com>';
      },
    ],
  ])('may name %s', async (_, more, change) => {
    const day = new QuietDay();
    change(day);
    await validateIncident({ execution, incident: parameters(more) }, day);
    expect(day.claimed).toHaveLength(1);
  });
  it('read base images from the table that was restored by hand', async () => {
    const incident = parameters({ restore: { useTable: 'orders-restored' } });
    const { run } = await validateIncident({ execution, incident }, new QuietDay());
    expect(run.baseTable).toBe('orders-restored');
  });
  it('tolerate no failure where they stop at a conflict', async () => {
    const incident = parameters({ patch: { onConflict: 'fail' } });
    const output = await validateIncident({ execution, incident }, new QuietDay());
    expect(output.incident.patch).toMatchObject({ toleratedFailurePercentage: 0 });
  });
  it('name another restored table in every run', async () => {
    const names = new Set<string>();
    for (const [name, startTime] of [
      ['a', '1'],
      ['a', '2'],
      ['b', '1'],
    ] as const) {
      const input = { execution: { ...execution, name, startTime }, incident: parameters() };
      names.add((await validateIncident(input, new QuietDay())).run.baseTable);
    }
    expect(names.size).toBe(3);
  });
  it('on a table in recovery are refused as the claim says', async () => {
    const day = new QuietDay();
    const claim = async () => {
      throw new RecoveryInProgressError('Run a is recovering the table orders.');
    };
    day.runs = { ...day.runs, claim };
    await expect(validateIncident({ execution, incident: parameters() }, day)).rejects.toMatchObject({
      name: 'RecoveryInProgressError',
    });
  });
});
