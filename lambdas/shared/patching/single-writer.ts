import {
  type ConsumedCapacity,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Image } from '../attribute.ts';
import { attributeOf } from '../attribute-of.ts';
import { equalValues } from '../equal.ts';
import type { Write } from './decision.ts';
import { failureOf, retriesOf } from './failure.ts';
import type { Turn } from './pace.ts';
import { type WriteRequest, writeRequests } from './write-request.ts';
import { eachAlone, type WriteResult, type Writer } from './writer.ts';

/** What a request answered. */
interface Answer {
  readonly Attributes?: Image | undefined;
  readonly ConsumedCapacity?: ConsumedCapacity | undefined;
}

/** Each is repeated by the SDK. */
const putBackAttempts = 5;

const isRefusal = (error: unknown) => error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** One request a write, or as many as its condition needs. */
export const singleWriter = (client: DynamoDBClient): Writer => {
  const send = (request: WriteRequest): Promise<Answer & { $metadata: object }> => {
    if ('put' in request) return client.send(new PutItemCommand(request.put));
    if ('update' in request) return client.send(new UpdateItemCommand(request.update));
    return client.send(new DeleteItemCommand(request.delete));
  };

  /** One write's requests; counts what was throttled on the way. */
  const sender = () => {
    let throttled = 0;
    return {
      /** False: its condition failed. */
      async send(request: WriteRequest, turn?: Turn): Promise<Answer | false> {
        let units: number | undefined;
        try {
          const answer = await send(request);
          units = answer.ConsumedCapacity?.CapacityUnits;
          throttled += retriesOf(answer);
          return answer;
        } catch (error) {
          throttled += retriesOf(error);
          if (isRefusal(error)) return false;
          throw error;
        } finally {
          turn?.took(units);
        }
      },
      /** The result, with what was throttled. */
      result: (result: WriteResult): WriteResult => (throttled > 0 ? { ...result, throttled } : result),
    };
  };

  /**
   * A condition can't say "and no other attribute", nor name hundreds: if the delete took more or other than was read, it all comes back.
   * Cut off just here, or without the delete's answer, the item stays deleted, and what was added or changed meanwhile is lost; what was
   * read is in the journal.
   */
  const putBack = async (
    tableName: string,
    { key, changes }: Write,
    old: Image,
    by: ReturnType<typeof sender>,
  ): Promise<WriteResult> => {
    const names = new Set([...Object.keys(old), ...Object.keys(changes)]);
    const others = [...names].filter(
      (name) => !Object.hasOwn(key, name) && !equalValues(attributeOf(old, name), changes[name]?.before),
    );
    if (others.length === 0) return { status: 'done' };
    const whole = Object.entries(old).filter(([name]) => !Object.hasOwn(key, name));
    const back: Write = {
      kind: 'put',
      key,
      changes: Object.fromEntries(whole.map(([name, after]) => [name, { after }])),
    };
    const why = `${others.sort().join(', ')} was added or changed while the item was being deleted`;
    // At once, late or not: it was there. Nobody would do it later: read again, the item is deleted, as it was to be.
    for (let attempt = 1; ; attempt++)
      try {
        let returned: Answer | false = false;
        for (const request of writeRequests(tableName, back)) returned = await by.send(request);
        const what = returned === false ? 'somebody has written it anew since' : 'it was put back';
        return { status: 'conflict', reason: `${why}; ${what}.` };
      } catch (error) {
        const { reason, again } = failureOf(error);
        if (!again || attempt === putBackAttempts)
          return { status: 'failed', reason: `${why}, and it could not be put back: ${reason}`, again: false };
      }
  };

  return eachAlone(async (tableName, write, pace) => {
    const by = sender();
    try {
      for (const request of writeRequests(tableName, write)) {
        const turn = await pace.turn(1);
        if (turn === undefined) return by.result({ status: 'late' });
        const answer = await by.send(request, turn);
        if (answer === false) return by.result({ status: 'refused' });
        if (answer.Attributes) return by.result(await putBack(tableName, write, answer.Attributes, by));
      }
      return by.result({ status: 'done' });
    } catch (error) {
      return by.result({ status: 'failed', ...failureOf(error) });
    }
  });
};
