import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventsRule } from '../../../sandbox/deploy/resources/events-rule.ts';
import { schedulerSchedule } from '../../../sandbox/deploy/resources/scheduler-schedule.ts';
import { createEvents, type EventsService } from '../../../sandbox/events/service.ts';
import { create, createSmallWorld, fakeService, type SmallWorld } from '../small-world.ts';

const Target = {
  Arn: 'arn:aws:lambda:eu-west-1:000000000000:function:watch',
  RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
};

let world: SmallWorld;
let events: EventsService;
let running: PromiseWithResolvers<Record<string, unknown>>[];
beforeEach(() => {
  world = createSmallWorld();
  events = createEvents(world);
  running = [];
  world.add(events);
  world.add(
    fakeService('lambda', () => {
      const run = Promise.withResolvers<Record<string, unknown>>();
      running.push(run);
      return run.promise;
    }),
  );
});
afterEach(() => events.close());

const schedule = (more: Record<string, unknown> = {}) =>
  create(world, schedulerSchedule, { ScheduleExpression: 'rate(5 minutes)', Target, ...more });
const turns = async () => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};
const advance = async (seconds: number) => {
  world.clock.advance(seconds);
  await turns();
};
const end = async (output: Record<string, unknown> = {}) => {
  running.at(-1)?.resolve(output);
  await turns();
};

describe('A schedule', () => {
  it('calls its function once a period, as its role', async () => {
    const { attributes } = await schedule();
    await advance(299);
    expect(running).toHaveLength(0);
    await advance(2);
    expect(running).toHaveLength(1);
    const invoke = world.calls.find(({ service }) => service === 'lambda');
    expect(invoke).toMatchObject({
      principal: { kind: 'role', roleName: 'scheduler', sessionName: 'scheduler' },
      operation: 'Invoke',
      input: { FunctionName: Target.Arn },
    });
    expect(invoke?.input).not.toHaveProperty('SourceArn');
    expect(JSON.parse(String(invoke?.input.Payload))).toMatchObject({
      source: 'aws.scheduler',
      'detail-type': 'Scheduled Event',
      resources: [attributes.Arn],
      detail: '{}',
    });
    await end();
    await advance(300);
    expect(running).toHaveLength(2);
  });

  it('fires once when the clock jumps over many periods, and then again on its beat', async () => {
    await schedule();
    await advance(3600);
    expect(running).toHaveLength(1);
    await end();
    expect(running).toHaveLength(1);
    await advance(300);
    expect(running).toHaveLength(2);
  });

  it('never runs twice at once', async () => {
    await schedule();
    await advance(300);
    await advance(300);
    await advance(300);
    expect(running).toHaveLength(1);
    await end();
    await advance(301);
    expect(running).toHaveLength(2);
  });

  it('sends its input, with the time it was meant for', async () => {
    await schedule({ Target: { ...Target, Input: '{"at":"<aws.scheduler.scheduled-time>"}' } });
    await advance(300);
    const invoke = world.calls.find(({ service }) => service === 'lambda');
    expect(String(invoke?.input.Payload)).toMatch(/^\{"at":"2026-11-20T10:\d\d:\d\dZ"\}$/);
  });

  it('tells when its function failed, and goes on', async () => {
    await schedule();
    await advance(300);
    await end({ FunctionError: 'Unhandled', Payload: Buffer.from('{"errorType":"Error"}') });
    expect(events.failures()).toMatchObject([{ code: 'FunctionError', message: '{"errorType":"Error"}' }]);
    await advance(300);
    expect(running).toHaveLength(2);
  });

  it('does nothing while it is disabled, nor after the end', async () => {
    await schedule({ State: 'DISABLED', Name: 'off' });
    await schedule({ Name: 'on' });
    events.close();
    await advance(3600);
    expect(running).toHaveLength(0);
  });

  it('may be a rule with a rate', async () => {
    await create(world, eventsRule, { ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'T', Arn: Target.Arn }] });
    await advance(3600);
    const invoke = world.calls.find(({ service }) => service === 'lambda');
    expect(invoke?.principal).toEqual({ kind: 'service', service: 'events.amazonaws.com' });
    expect(JSON.parse(String(invoke?.input.Payload))).toMatchObject({ source: 'aws.events', detail: {} });
  });

  it.each<[string, Record<string, unknown>]>([
    ['the schedule group mine', { GroupName: 'mine' }],
    ['the schedule expression cron(0 * * * ? *)', { ScheduleExpression: 'cron(0 * * * ? *)' }],
    ['Target.SqsParameters', { Target: { ...Target, SqsParameters: {} } }],
  ])('is refused by name for %s', async (what, more) => {
    await expect((async () => schedule(more))()).rejects.toThrow(`does not implement ${what}`);
  });

  it('needs a role', async () => {
    await expect((async () => schedule({ Target: { Arn: Target.Arn } }))()).rejects.toThrow('needs a RoleArn');
  });
});
