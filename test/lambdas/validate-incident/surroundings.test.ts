import { describe, expect, it } from '@jest/globals';
import { validateIncident } from '../../../lambdas/validate-incident/validate-incident.ts';
import { defaultWriteUnits } from '../../../lambdas/validate-incident/write-units.ts';
import { execution, parameters, QuietDay, search } from './quiet-day.ts';

const validated = (day: QuietDay, more = {}) => validateIncident({ execution, incident: parameters(more) }, day);
const consumers = async (day: QuietDay, more = {}) => (await validated(day, more)).run.streamConsumers;

describe('who sees the repairs', () => {
  it('is listed by name, coldpatch itself and the paused included', async () => {
    expect(await consumers(new QuietDay(), { freeze: { pauseMappings: [search] } })).toEqual([
      "coldpatch's audit trail",
      'the function orders-mail:live (disabled)',
      'the function orders-search (paused during the freeze)',
      'the Kinesis stream orders-lake',
    ]);
  });
  it.each([
    ['without a stream', {}],
    ['whose stream is off', { StreamSpecification: { StreamEnabled: false } }],
  ])('of a table %s is nobody but Kinesis', async (_, more) => {
    const day = new QuietDay();
    const { StreamSpecification, ...table } = day.tables.get('orders') ?? {};
    day.tables.set('orders', { ...table, ...more });
    expect(await consumers(day)).toEqual(['the Kinesis stream orders-lake']);
  });
  it('of another stack’s audit trail is a function like any', async () => {
    const day = new QuietDay();
    day.deploy('orders', { audit: null });
    expect(await consumers(day)).toContain('the function audit-x1');
  });
  it('may be unknown: the reason is said, and the repair goes on', async () => {
    const day = new QuietDay();
    day.mappings.reading = async () => {
      throw Object.assign(new Error('not authorized to perform: lambda:ListEventSourceMappings'), {
        name: 'AccessDeniedException',
      });
    };
    expect(await consumers(day)).toEqual([
      'functions could not be listed: AccessDeniedException: not authorized to perform: lambda:ListEventSourceMappings',
      'the Kinesis stream orders-lake',
    ]);
    expect(day.claimed).toHaveLength(1);
  });
});

describe('the ceiling on writes', () => {
  it.each([
    ['half of what a table is provisioned with', { ProvisionedThroughput: { WriteCapacityUnits: 101 } }, 50],
    ['one, of a table with one', { ProvisionedThroughput: { WriteCapacityUnits: 1 } }, 1],
    ['2,000 of an on-demand table', { ProvisionedThroughput: { WriteCapacityUnits: 0 } }, 2000],
    ['half of an on-demand table’s limit', { OnDemandThroughput: { MaxWriteRequestUnits: 1500 } }, 750],
    ['2,000 under a limit of more', { OnDemandThroughput: { MaxWriteRequestUnits: 9000 } }, 2000],
    ['2,000 where the limit says none', { OnDemandThroughput: { MaxWriteRequestUnits: -1 } }, 2000],
  ])('is %s', (_, table, units) => {
    expect(defaultWriteUnits(table)).toBe(units);
  });
  it('is what the incident says, if it does', async () => {
    const { incident } = await validated(new QuietDay(), { patch: { maxWriteUnitsPerSecond: 7 } });
    expect(incident.patch.maxWriteUnitsPerSecond).toBe(7);
  });
});

describe('an alarm', () => {
  const patch = { stopOnAlarm: 'orders-errors' };
  it('that is OK, or has no data, is accepted', async () => {
    for (const state of ['OK', 'INSUFFICIENT_DATA']) {
      const day = new QuietDay();
      day.alarmStates.set('orders-errors', state);
      expect((await validated(day, { patch })).incident.patch.stopOnAlarm).toBe('orders-errors');
      expect(day.noted).toEqual([]);
    }
  });
  it('that is on is nothing to a dry run', async () => {
    const day = new QuietDay();
    day.alarmStates.set('orders-errors', 'ALARM');
    await validated(day, { patch, dryRun: true });
    expect(day.claimed).toHaveLength(1);
  });
  it('that goes off while the run is claimed is not missed', async () => {
    const day = new QuietDay();
    const { claim } = day.runs;
    day.runs.claim = async (run, incident) => {
      day.alarmStates.set('orders-errors', 'ALARM');
      await claim(run, incident);
    };
    await validated(day, { patch });
    expect(day.noted).toEqual([
      { alarm: 'orders-errors', state: 'ALARM', reason: 'It is.', at: '2026-11-20T10:29:00.000Z' },
    ]);
  });
});
