import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import type { Write } from '../../../../lambdas/shared/patching/decision.ts';
import type { Pace } from '../../../../lambdas/shared/patching/pace.ts';
import { singleWriter } from '../../../../lambdas/shared/patching/single-writer.ts';
import { tableWriter } from '../../../../lambdas/shared/patching/table-writer.ts';

const update = (id: string): Write => ({
  kind: 'update',
  key: { pk: { S: id } },
  changes: { a: { after: { N: '1' } } },
});
const answering = (answer: object | Error) =>
  ({ send: async () => (answer instanceof Error ? Promise.reject(answer) : answer) }) as unknown as DynamoDBClient;

/** A pace that notes how many writes began, and what they took. */
const noting = () => {
  const turns: (number | undefined)[][] = [];
  const pace: Pace = {
    late: () => false,
    settled: async () => {},
    atOnce: 25,
    turn: async (writes) => ({ took: (units) => void turns.push([writes, units]) }),
  };
  return { pace, turns };
};

describe('the writers', () => {
  it('count the attempts that the SDK repeated, and tell the pace what a request took', async () => {
    const it = noting();
    const client = answering({ $metadata: { attempts: 3 }, ConsumedCapacity: { CapacityUnits: 7 } });
    const results = await singleWriter(client).write('orders', [update('a')], it.pace);
    expect(results).toEqual([{ status: 'done', throttled: 2 }]);
    expect(it.turns).toEqual([[1, 7]]);
  });

  it('count them where the write failed too', async () => {
    const it = noting();
    const error = Object.assign(new Error('Slow down.'), { name: 'ThrottlingException', $metadata: { attempts: 5 } });
    const results = await singleWriter(answering(error)).write('orders', [update('a')], it.pace);
    expect(results).toEqual([
      { status: 'failed', reason: 'ThrottlingException: Slow down.', again: true, throttled: 4 },
    ]);
    expect(it.turns).toEqual([[1, undefined]]);
  });

  it('add up what the statements of a batch took', async () => {
    const it = noting();
    const ConsumedCapacity = [{ CapacityUnits: 1 }, { CapacityUnits: 2 }];
    const client = answering({ $metadata: { attempts: 2 }, Responses: [{}, {}], ConsumedCapacity });
    const results = await tableWriter(client, async () => {}).write('orders', [update('a'), update('b')], it.pace);
    expect(results).toEqual([
      { status: 'done', throttled: 1 },
      { status: 'done', throttled: 1 },
    ]);
    expect(it.turns).toEqual([[2, 3]]);
  });

  it('send no more writes at once than the pace bears', async () => {
    const it = noting();
    const sizes: number[] = [];
    const client = {
      send: async ({ input }: { input: { Statements?: unknown[] } }) => {
        sizes.push(input.Statements?.length ?? 1);
        return { Responses: input.Statements?.map(() => ({})) };
      },
    } as unknown as DynamoDBClient;
    const writes = Array.from({ length: 10 }, (_, n) => update(String(n)));
    await tableWriter(client, async () => {}).write('orders', writes, { ...it.pace, atOnce: 4 });
    expect(sizes).toEqual([4, 4, 2]);
  });
});
