import type { BatchExecuteStatementCommand, BatchStatementResponse, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { batchWriter } from '../../../../lambdas/shared/patching/batch-writer.ts';
import { unpaced } from '../../../../lambdas/shared/patching/pace.ts';

const statements = ['a', 'b', 'c'].map((Statement) => ({ Statement, Parameters: [] }));

/** A service that answers each request in turn: a response a statement, or an error. */
const answering = (...answers: (BatchStatementResponse[] | Error)[]) => {
  const asked: (string | undefined)[][] = [];
  const client = {
    send: async ({ input }: BatchExecuteStatementCommand) => {
      asked.push((input.Statements ?? []).map(({ Statement }) => Statement));
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return { Responses: answer };
    },
  } as unknown as DynamoDBClient;
  let pauses = 0;
  const batch = batchWriter(client, async () => void pauses++);
  const pace = unpaced(() => false);
  const write = async (some: typeof statements) => (await batch(some, pace)).map(({ result }) => result);
  const throttled = async (some: typeof statements) => (await batch(some, pace)).map(({ throttled }) => throttled);
  return { write, throttled, asked, pauses: () => pauses };
};
const failed = (Code: string) => ({ Error: { Code, Message: 'no.' } }) as BatchStatementResponse;
const done = { status: 'done' };

describe('batchWriter', () => {
  it.each([
    ['DuplicateItem', { status: 'refused' }],
    ['ConditionalCheckFailed', undefined],
    ['ValidationError', undefined],
    ['AccessDenied', undefined],
    ['ItemCollectionSizeLimitExceeded', undefined],
    ['ResourceNotFound', undefined],
  ])('%s concerns its own statement, and is not tried again here', async (code, result) => {
    const it = answering([{}, failed(code), {}]);
    expect(await it.write(statements)).toEqual([done, result, done]);
    expect(it.asked).toHaveLength(1);
  });

  it.each([
    'ThrottlingError',
    'ProvisionedThroughputExceeded',
    'RequestLimitExceeded',
    'TransactionConflict',
    'InternalServerError',
  ])('%s is tried again, after a pause, with only what it struck', async (code) => {
    const it = answering([{}, failed(code), failed(code)], [failed(code), {}], [{}]);
    expect(await it.write(statements)).toEqual([done, done, done]);
    expect(it.asked).toEqual([['a', 'b', 'c'], ['b', 'c'], ['b']]);
    expect(it.pauses()).toBe(2);
  });

  it('says so when it stays throttled: another round may try again', async () => {
    const it = answering(...Array.from({ length: 9 }, () => [failed('ThrottlingError')]));
    const result = { status: 'failed', reason: 'ThrottlingError: no.', again: true };
    expect(await it.write(statements.slice(0, 1))).toEqual([result]);
    expect(it.asked).toHaveLength(5);
  });

  it('a request that got no answer may be tried again, one that was refused is left to single writes', async () => {
    const lost = Object.assign(new Error('timeout'), { name: 'TimeoutError', $metadata: {} });
    const denied = Object.assign(new Error('no.'), { $metadata: { httpStatusCode: 400 } });
    const again = { status: 'failed', reason: 'TimeoutError: timeout', again: true };
    expect(await answering(lost).write(statements)).toEqual([again, again, again]);
    expect(await answering(denied).write(statements)).toEqual([undefined, undefined, undefined]);
  });

  it('an error while some are tried again does not undo what is known of the others', async () => {
    const denied = Object.assign(new Error('no.'), { $metadata: { httpStatusCode: 400 } });
    const it = answering([{}, failed('ThrottlingError'), {}], denied);
    expect(await it.write(statements)).toEqual([done, undefined, done]);
  });

  it('counts what was throttled: a statement at a time, and requests that the SDK repeated', async () => {
    const it = answering(
      [{}, failed('ThrottlingError'), failed('ThrottlingError')],
      [failed('ThrottlingError'), {}],
      [{}],
    );
    expect(await it.throttled(statements)).toEqual([0, 2, 1]);
    const lost = Object.assign(new Error('no.'), { name: 'ThrottlingException', $metadata: { attempts: 5 } });
    expect(await answering(lost).throttled(statements)).toEqual([4, 4, 4]);
  });

  it('takes nothing for done that was not answered', async () => {
    expect(await answering([{}]).write(statements)).toEqual([done, undefined, undefined]);
  });
});
