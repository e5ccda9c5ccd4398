import { DeleteItemCommand, type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Image } from '../attribute.ts';
import type { Write } from './decision.ts';
import { failureOf } from './failure.ts';
import { writeRequest } from './write-request.ts';
import { eachAlone, type WriteResult, type Writer } from './writer.ts';

const isRefusal = (error: unknown) => error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** One request a write. */
export const singleWriter = (client: DynamoDBClient): Writer => {
  /** False: its condition failed. */
  const send = async (tableName: string, write: Write): Promise<{ old?: Image } | false> => {
    const request = writeRequest(tableName, write);
    try {
      if ('put' in request) await client.send(new PutItemCommand(request.put));
      else if ('update' in request) await client.send(new UpdateItemCommand(request.update));
      else {
        const { Attributes } = await client.send(new DeleteItemCommand(request.delete));
        return { ...(Attributes && { old: Attributes }) };
      }
      return {};
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  };

  /** A condition can't say "and no other attribute": if one was added meanwhile, the delete took it too, and it comes back. */
  const putBack = async (tableName: string, { key, changes }: Write, old: Image): Promise<WriteResult> => {
    const added = Object.keys(old)
      .filter((name) => !Object.hasOwn(changes, name) && !Object.hasOwn(key, name))
      .sort();
    if (added.length === 0) return { status: 'done' };
    const whole = Object.entries(old).filter(([name]) => !Object.hasOwn(key, name));
    const back: Write = {
      kind: 'put',
      key,
      changes: Object.fromEntries(whole.map(([name, after]) => [name, { after }])),
    };
    const returned = await send(tableName, back);
    const what = returned === false ? 'somebody has written it anew since' : 'it was put back';
    return { status: 'conflict', reason: `${added.join(', ')} was added while the item was being deleted; ${what}.` };
  };

  return eachAlone(async (tableName, write) => {
    try {
      const sent = await send(tableName, write);
      if (sent === false) return { status: 'refused' };
      return sent.old === undefined ? { status: 'done' } : await putBack(tableName, write, sent.old);
    } catch (error) {
      return { status: 'failed', ...failureOf(error) };
    }
  });
};
