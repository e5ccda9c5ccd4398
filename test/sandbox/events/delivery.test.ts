import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../sandbox/core/service.ts';
import { eventsRule } from '../../../sandbox/deploy/resources/events-rule.ts';
import { sqsQueue } from '../../../sandbox/deploy/resources/sqs-queue.ts';
import { createEvents, type EventsService } from '../../../sandbox/events/service.ts';
import { createSqsService } from '../../../sandbox/sqs/service.ts';
import { administrator, create, createSmallWorld, fakeService, type SmallWorld } from '../small-world.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:notify';
const machineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:lift';
const failed = {
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  resources: ['arn:aws:states:eu-west-1:000000000000:execution:m:run'],
  detail: { status: 'FAILED', name: 'run' },
};
const EventPattern = { source: ['aws.states'], detail: { status: ['FAILED', 'TIMED_OUT'] } };

let world: SmallWorld;
let events: EventsService;
let lambda: () => Record<string, unknown>;
beforeEach(() => {
  world = createSmallWorld();
  events = createEvents(world);
  lambda = () => ({ StatusCode: 202 });
  world.add(events);
  world.add(fakeService('lambda', () => lambda()));
  world.add(fakeService('states', () => ({ executionArn: 'arn' })));
  world.add(createSqsService(world));
});
afterEach(() => events.close());

const rule = (target: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
  create(world, eventsRule, {
    EventPattern,
    State: 'ENABLED',
    Targets: [{ Id: 'T', Arn: functionArn, ...target }],
    ...more,
  });
const calls = (service: string) => world.calls.filter((call) => call.service === service);
const publish = async (event = failed) => {
  events.publish(event);
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

describe('A rule', () => {
  it('invokes its function with the whole event, as the service and for the rule', async () => {
    const { attributes } = await rule();
    await publish();
    const [invoke] = calls('lambda');
    expect(invoke).toMatchObject({
      principal: { kind: 'service', service: 'events.amazonaws.com' },
      operation: 'Invoke',
      input: { FunctionName: functionArn, InvocationType: 'Event', SourceArn: attributes.Arn },
    });
    expect(JSON.parse(String(invoke?.input.Payload))).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...failed,
      account: '000000000000',
      region: 'eu-west-1',
      time: expect.stringMatching(/^2026-11-20T10:\d\d:\d\dZ$/),
    });
  });

  it('leaves alone what it is not for, or when it is disabled', async () => {
    await rule();
    await rule({}, { State: 'DISABLED', Name: 'off' });
    await publish({ ...failed, detail: { status: 'SUCCEEDED', name: 'run' } });
    expect(calls('lambda')).toHaveLength(0);
    await publish();
    expect(calls('lambda')).toHaveLength(1);
  });

  it('starts a state machine as its role, with a part of the event or a constant', async () => {
    const RoleArn = 'arn:aws:iam::000000000000:role/path/starter';
    await rule({ Arn: machineArn, RoleArn, InputPath: '$.detail' });
    await rule({ Arn: machineArn, RoleArn, Input: '{"runId":"x"}' }, { Name: 'second' });
    await publish();
    expect(calls('states').map(({ input }) => input)).toEqual([
      { stateMachineArn: machineArn, input: JSON.stringify(failed.detail) },
      { stateMachineArn: machineArn, input: '{"runId":"x"}' },
    ]);
    expect(calls('states')[0]?.principal).toEqual({ kind: 'role', roleName: 'starter', sessionName: 'events' });
  });

  it('tries again when the target is out of breath', async () => {
    await rule();
    lambda = () => {
      lambda = () => ({});
      throw new AwsError('TooManyRequestsException', 'Rate exceeded', 429);
    };
    await publish();
    expect(calls('lambda')).toHaveLength(1);
    world.clock.advance(1);
    await events.settled();
    expect(calls('lambda')).toHaveLength(2);
    expect(events.failures()).toEqual([]);
  });

  it('hands what it can not deliver to its dead-letter queue', async () => {
    const { ref: QueueUrl, attributes } = await create(world, sqsQueue, {}, 'Dead');
    await rule({ DeadLetterConfig: { Arn: attributes.Arn } });
    lambda = () => {
      throw new AwsError('AccessDeniedException', 'not authorized', 403);
    };
    await publish();
    await events.settled();
    expect(calls('lambda')).toHaveLength(1);
    expect(events.failures()).toMatchObject([{ code: 'AccessDeniedException', deadLettered: true }]);
    const { Messages } = await world.call(administrator, 'sqs', 'ReceiveMessage', {
      QueueUrl,
      MessageAttributeNames: ['All'],
    });
    const [message] = Messages as [{ Body: string; MessageAttributes: Record<string, unknown> }];
    expect(JSON.parse(message.Body).detail).toEqual(failed.detail);
    expect(message.MessageAttributes.ERROR_CODE).toEqual({ DataType: 'String', StringValue: 'AccessDeniedException' });
  });

  it('loses an event when a fault strikes DeliverEvent', async () => {
    await rule();
    world.faults.add({ service: 'events', operation: 'DeliverEvent', error: 'InternalFailure', count: 1 });
    await publish();
    expect(calls('lambda')).toHaveLength(0);
    expect(events.failures()).toMatchObject([{ code: 'InternalFailure', targetArn: functionArn, deadLettered: false }]);
    await publish();
    expect(calls('lambda')).toHaveLength(1);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['Targets.InputTransformer', { InputTransformer: { InputTemplate: '""' } }, {}],
    ['Targets.SqsParameters', { SqsParameters: {} }, {}],
    ['the target arn:aws:sns', { Arn: 'arn:aws:sns:eu-west-1:000000000000:topic' }, {}],
    ['the InputPath $.detail[0]', { InputPath: '$.detail[0]' }, {}],
    ['Targets.RetryPolicy.Backoff', { RetryPolicy: { Backoff: 2 } }, {}],
    ['the event bus other', {}, { EventBusName: 'other' }],
    ['the State PAUSED', {}, { State: 'PAUSED' }],
    ['the schedule expression cron(0 3 * * ? *)', {}, { ScheduleExpression: 'cron(0 3 * * ? *)' }],
  ])('is refused by name for %s', async (what, target, more) => {
    await expect((async () => rule(target, more))()).rejects.toThrow(`does not implement ${what}`);
  });

  it('can not be put, nor an event, over HTTP', () => {
    const request = { method: 'POST', path: '/', query: new URLSearchParams(), body: Buffer.from('{}') };
    const headers = { 'x-amz-target': 'AWSEvents.PutEvents' };
    expect(() => events.parse({ ...request, headers })).toThrow('does not implement events PutEvents');
    const internal = { 'x-amz-target': 'AWSEvents.DeliverEvent' };
    expect(() => events.parse({ ...request, headers: internal })).toThrow('does not implement events DeliverEvent');
  });
});
