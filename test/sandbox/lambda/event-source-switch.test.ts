import { afterAll, describe, expect, it } from '@jest/globals';
import type { ApiCall } from '../../../sandbox/core/service.ts';
import type { StreamRecord } from '../../../sandbox/lambda/event-source/stream.ts';
import { administrator } from '../small-world.ts';
import { createHouse } from './function-house.ts';

/** Of any mapping: the number of each record so far. */
const stream: string[] = [];
const house = createHouse({
  streams: {
    authorize: () => undefined,
    position: () => '0',
    read: (_arn, after, limit): StreamRecord[] =>
      stream.slice(Number(after), Number(after) + limit).map((SequenceNumber) => ({
        eventID: SequenceNumber,
        eventName: 'MODIFY',
        dynamodb: { SequenceNumber, ApproximateCreationDateTime: 0 },
      })),
  },
});
const { add, lambda, world } = house;
afterAll(() => house.close());

const streamArn = (table: string) => `arn:aws:dynamodb:eu-west-1:000000000000:table/${table}/stream/x`;
const create = (functionName: string, more: Record<string, unknown> = {}) =>
  lambda.createEventSourceMapping({
    functionName,
    eventSourceArn: streamArn('orders'),
    enabled: true,
    startingPosition: 'TRIM_HORIZON',
    batchSize: 1,
    batchingWindowSeconds: 0,
    retryAttempts: 0,
    recordAgeSeconds: -1,
    bisectOnError: false,
    reportItemFailures: false,
    ...more,
  });
const call = (operation: string, input: ApiCall['input']) => world.call(administrator, 'lambda', operation, input);
const turn = (UUID: string, Enabled: boolean) => call('UpdateEventSourceMapping', { UUID, Enabled });
const stateOf = async (UUID: string) => (await call('GetEventSourceMapping', { UUID })).State;
const until = async (look: () => boolean | Promise<boolean>) => {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 5));
};
const handed = (name: string) => lambda.logs(name).match(/^\d+$/gm) ?? [];
const printing = `export const handler = async ({ Records }) => console.log(Records[0].dynamodb.SequenceNumber)`;
const write = () => void stream.push(String(stream.length + 1));

describe('an event source mapping that is paused', () => {
  it('is Disabling first and still delivers; Disabled, it does not; enabled again, it goes on where it stopped', async () => {
    add('paused', printing);
    write();
    const { uuid } = await create('paused');
    await until(() => handed('paused').length === 1);

    expect(await turn(uuid, false)).toMatchObject({ State: 'Disabling', StateTransitionReason: 'User initiated' });
    write();
    await until(() => handed('paused').length === 2);
    expect(await stateOf(uuid)).toBe('Disabling');
    world.clock.advance(15);
    await until(async () => (await stateOf(uuid)) === 'Disabled');
    for (const _ of [3, 4]) write();
    // Longer than an idle poller waits.
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(handed('paused')).toEqual(['1', '2']);

    const turnedMs = world.clock.now();
    const { State, LastModified } = await turn(uuid, true);
    expect(State).toBe('Enabling');
    expect(LastModified).toBeGreaterThanOrEqual(turnedMs / 1000);
    expect(handed('paused')).toEqual(['1', '2']);
    world.clock.advance(15);
    await until(async () => (await stateOf(uuid)) === 'Enabled');
    await until(() => handed('paused').length === 4);
    expect(handed('paused')).toEqual(['1', '2', '3', '4']);
  });

  it('can be changed again only when the change is through, and is left alone by what it is already', async () => {
    add('busy', printing);
    const { uuid } = await create('busy', { enabled: false });
    expect(await turn(uuid, false)).toMatchObject({ State: 'Disabled' });
    expect(await turn(uuid, true)).toMatchObject({ State: 'Enabling' });
    await expect(turn(uuid, false)).rejects.toMatchObject({ code: 'ResourceInUseException', status: 400 });
    world.clock.advance(15);
    await until(async () => (await stateOf(uuid)) === 'Enabled');
    expect(await turn(uuid, true)).toMatchObject({ State: 'Enabled' });
  });

  it('finishes the invocation that runs before it is Disabled', async () => {
    add('slow', `export const handler = () => new Promise((done) => setTimeout(() => done(console.log('1')), 300))`);
    write();
    const { uuid } = await create('slow', { batchSize: 100 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await turn(uuid, false);
    world.clock.advance(15);
    await until(async () => (await stateOf(uuid)) === 'Disabled');
    expect(handed('slow')).toEqual(['1']);
  });
});

describe('the operations on event source mappings', () => {
  it('list by function and by stream, page by page', async () => {
    for (const name of ['a', 'b']) {
      add(name, printing);
      for (const table of ['one', 'two']) await create(name, { enabled: false, eventSourceArn: streamArn(table) });
    }
    const list = async (input: ApiCall['input']) => {
      const { EventSourceMappings, NextMarker } = await call('ListEventSourceMappings', input);
      const found = EventSourceMappings as { FunctionArn: string; EventSourceArn: string }[];
      const short = found.map(
        ({ FunctionArn, EventSourceArn }) => `${FunctionArn.split(':').at(-1)} ${EventSourceArn.split('/')[1]}`,
      );
      return { short, NextMarker };
    };
    expect((await list({ FunctionName: 'a' })).short).toEqual(['a one', 'a two']);
    expect((await list({ EventSourceArn: streamArn('two') })).short).toEqual(['a two', 'b two']);
    expect((await list({ EventSourceArn: streamArn('two'), FunctionName: 'b' })).short).toEqual(['b two']);
    expect((await list({ FunctionName: 'nobody' })).short).toEqual([]);
    const first = await list({ FunctionName: 'b', MaxItems: '1' });
    expect(first.short).toEqual(['b one']);
    const last = await list({ FunctionName: 'b', MaxItems: '1', Marker: first.NextMarker });
    expect(last).toEqual({ short: ['b two'], NextMarker: undefined });
  });

  it.each([
    ['UpdateEventSourceMapping', { UUID: 'x', BatchSize: 5 }, 'BatchSize of lambda UpdateEventSourceMapping'],
    ['UpdateEventSourceMapping', { UUID: 'x', FunctionName: 'a' }, 'FunctionName of lambda UpdateEventSourceMapping'],
    ['ListEventSourceMappings', { Filter: 'x' }, 'Filter of lambda ListEventSourceMappings'],
    ['ListEventSourceMappings', { MaxItems: 0 }, 'MaxItems must be from 1'],
    ['GetEventSourceMapping', { UUID: 'none' }, 'does not exist'],
  ])('%s refuses %j', async (operation, input, sentence) => {
    await expect(call(operation, input)).rejects.toThrow(sentence);
  });

  it('are judged on the mapping, with the function as a condition key; the list on everything', async () => {
    const functionArn = add('judged', printing);
    const { uuid, arn } = await create('judged', { enabled: false });
    expect(arn).toBe(`arn:aws:lambda:eu-west-1:000000000000:event-source-mapping:${uuid}`);
    const asked = (operation: string, input: ApiCall['input']) => lambda.permissions({ operation, input });
    for (const operation of ['GetEventSourceMapping', 'UpdateEventSourceMapping']) {
      const context = { 'lambda:functionarn': functionArn };
      expect(asked(operation, { UUID: uuid })).toEqual([{ action: `lambda:${operation}`, resource: arn, context }]);
    }
    expect(asked('ListEventSourceMappings', {})).toEqual([{ action: 'lambda:ListEventSourceMappings', resource: '*' }]);
  });
});
