import { AwsError } from '../core/service.ts';
import { engineBinary } from './engine-binary.ts';
import { EngineConnection } from './engine-connection.ts';
import { startEngineProcess } from './engine-process.ts';
import { type EngineReply, outputOf } from './engine-reply.ts';

/** DynamoDB as the engine has it: no history, no point-in-time recovery, no IAM. */
export interface Engine {
  /** Passes a request's bytes on as they are. */
  send(operation: string, body: Buffer | string): Promise<EngineReply>;
  /** An operation's output; an error of the engine is thrown as AwsError. */
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** The engine wants to see a signature, and checks nothing about it. */
const headOf = (operation: string) =>
  [
    'POST / HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/x-amz-json-1.0',
    `x-amz-target: DynamoDB_20120810.${operation}`,
    'x-amz-date: 20260101T000000Z',
    'authorization: AWS4-HMAC-SHA256 Credential=sandbox/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    '',
  ].join('\r\n');

export const startEngine = async (databasePath: string): Promise<Engine> => {
  const engine = await startEngineProcess(engineBinary(), databasePath);
  const heads = new Map<string, string>();
  const idle: EngineConnection[] = [];
  const all = new Set<EngineConnection>();

  const connection = (): EngineConnection => {
    for (let free = idle.pop(); free; free = idle.pop()) {
      if (free.usable) return free;
      all.delete(free);
    }
    const opened = new EngineConnection(engine.port);
    all.add(opened);
    return opened;
  };

  const send = async (operation: string, body: Buffer | string): Promise<EngineReply> => {
    const head = heads.get(operation) ?? headOf(operation);
    heads.set(operation, head);
    const used = connection();
    try {
      return await used.send(head, body);
    } catch (error) {
      const cause = engine.failure() ?? `The DynamoDB engine does not answer: ${(error as Error).message}.`;
      throw new AwsError('InternalServerError', cause, 500);
    } finally {
      idle.push(used);
    }
  };

  return {
    send,
    call: async (operation, input) => outputOf(await send(operation, JSON.stringify(input))),
    close: () => {
      for (const open of all) open.close();
      return engine.close();
    },
  };
};
