import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsError, type Service } from '../../../sandbox/core/service.ts';
import type { MappingSettings, StreamRecord } from '../../../sandbox/lambda/event-source/stream.ts';
import { administrator } from '../small-world.ts';
import { createHouse } from './function-house.ts';

let stream: StreamRecord[] = [];
const house = createHouse({
  streams: {
    authorize: (roleArn) => {
      if (roleArn.includes('stranger')) throw new AwsError('InvalidParameterValueException', 'Cannot access stream.');
    },
    position: (_arn, start) => (start === 'TRIM_HORIZON' ? '0' : (stream.at(-1)?.dynamodb.SequenceNumber ?? '0')),
    read: (_arn, after, limit) =>
      stream.filter(({ dynamodb }) => Number(dynamodb.SequenceNumber) > Number(after)).slice(0, limit),
  },
});
const { add, lambda, world } = house;
afterAll(() => house.close());

const sent: Record<string, unknown>[] = [];
world.add({
  signingName: 'sqs',
  permissions: () => [],
  handle: ({ input }: { input: Record<string, unknown> }) => {
    sent.push(input);
    return {};
  },
} as unknown as Service);

const record = (sequence: number): StreamRecord => ({
  eventID: `event-${sequence}`,
  eventName: 'MODIFY',
  dynamodb: { SequenceNumber: String(sequence), ApproximateCreationDateTime: Math.floor(world.clock.now() / 1000) },
});
const printing = `export const handler = async ({ Records }) => {
  console.log(Records.map(({ dynamodb }) => dynamodb.SequenceNumber).join(' '));
  if (Records.some(({ eventName }) => eventName === 'POISON')) throw new Error('poisoned');
}`;
const settings = (functionName: string, more: Partial<MappingSettings> = {}): MappingSettings => ({
  functionName,
  eventSourceArn: `arn:aws:dynamodb:eu-west-1:000000000000:table/${functionName}/stream/x`,
  enabled: true,
  startingPosition: 'TRIM_HORIZON',
  batchSize: 2,
  batchingWindowSeconds: 0,
  retryAttempts: 0,
  recordAgeSeconds: -1,
  bisectOnError: false,
  reportItemFailures: false,
  ...more,
});
const until = async (look: () => boolean | Promise<boolean>) => {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 10));
};
const lines = (name: string) =>
  lambda
    .logs(name)
    .split('\n')
    .filter((line) => /^[\d ]+$/.test(line));

beforeEach(() => {
  stream = [1, 2, 3].map(record);
});

describe('an event source mapping', () => {
  it('hands over batches in order, from the beginning', async () => {
    add('reader', printing);
    await lambda.createEventSourceMapping(settings('reader'));
    await until(() => lines('reader').length === 2);
    stream.push(record(4));
    await until(() => lines('reader').length === 3);
    expect(lines('reader')).toEqual(['1 2', '3', '4']);
  });

  it('hands over only what is new, if it starts at LATEST', async () => {
    add('late', printing);
    await lambda.createEventSourceMapping(settings('late', { startingPosition: 'LATEST' }));
    stream.push(record(4));
    await until(() => lines('late').length === 1);
    expect(lines('late')).toEqual(['4']);
  });

  it('reports a batch that it gives up to the queue, as the function’s role, and goes on', async () => {
    stream[1] = { ...record(2), eventName: 'POISON' };
    const functionArn = add('poisoned', printing);
    const failureQueueArn = 'arn:aws:sqs:eu-west-1:000000000000:failures';
    await lambda.createEventSourceMapping(settings('poisoned', { failureQueueArn }));
    await until(() => lines('poisoned').length === 2);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.QueueUrl).toBe(`${world.endpoint}/000000000000/failures`);
    expect(JSON.parse(String(sent[0]?.MessageBody))).toMatchObject({
      requestContext: { functionArn, condition: 'RetryAttemptsExhausted', approximateInvokeCount: 1 },
      DDBStreamBatchInfo: { startSequenceNumber: '1', endSequenceNumber: '2', batchSize: 2 },
    });
    const principal = { kind: 'role', roleName: 'poisoned-role', sessionName: 'poisoned' };
    expect(world.calls.at(-1)).toMatchObject({ operation: 'SendMessage', principal });
  });

  it('tells what became of its latest invocation', async () => {
    stream = [];
    add('told', printing);
    const { uuid: UUID } = await lambda.createEventSourceMapping(settings('told'));
    const told = async () =>
      (await world.call(administrator, 'lambda', 'GetEventSourceMapping', { UUID })).LastProcessingResult;
    expect(await told()).toBe('No records processed');
    stream = [{ ...record(1), eventName: 'POISON' }];
    await until(async () => (await told()) === 'PROBLEM: Function call failed');
    stream.push(record(2));
    await until(async () => (await told()) === 'OK');
  });

  it('waits for the batching window, and hands over what came in it', async () => {
    add('windowed', printing);
    await lambda.createEventSourceMapping(settings('windowed', { batchSize: 10, batchingWindowSeconds: 60 }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    stream.push(record(4));
    world.clock.advance(60);
    await until(() => lines('windowed').length === 1);
    expect(lines('windowed')).toEqual(['1 2 3 4']);
  });

  it('is refused if the role may not read the stream, and a second time', async () => {
    add('stranger', printing, { roleArn: 'arn:aws:iam::000000000000:role/stranger' });
    await expect(lambda.createEventSourceMapping(settings('stranger'))).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
    });
    const again = lambda.createEventSourceMapping(settings('reader'));
    await expect(again).rejects.toMatchObject({ code: 'ResourceConflictException' });
  });
});
