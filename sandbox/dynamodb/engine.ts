import { Agent, request } from 'node:http';
import { AwsError } from '../core/service.ts';
import { engineBinary } from './engine-binary.ts';
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
const authorization =
  'AWS4-HMAC-SHA256 Credential=sandbox/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
const passedHeaders = ['content-type', 'x-amzn-requestid', 'x-amz-crc32'];

export const startEngine = async (databasePath: string): Promise<Engine> => {
  const engine = await startEngineProcess(engineBinary(), databasePath);
  const agent = new Agent({ keepAlive: true });

  const send = (operation: string, body: Buffer | string) =>
    new Promise<EngineReply>((resolve, reject) => {
      const fail = (error: Error) =>
        reject(new AwsError('InternalServerError', engine.failure() ?? `The DynamoDB engine: ${error.message}`, 500));
      const outgoing = request({
        agent,
        host: '127.0.0.1',
        port: engine.port,
        method: 'POST',
        path: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'content-length': Buffer.byteLength(body),
          'x-amz-target': `DynamoDB_20120810.${operation}`,
          'x-amz-date': '20260101T000000Z',
          authorization,
        },
      });
      outgoing.on('error', fail);
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', fail);
        incoming.on('end', () => {
          const headers: Record<string, string> = {};
          for (const name of passedHeaders) {
            const value = incoming.headers[name];
            if (typeof value === 'string') headers[name] = value;
          }
          resolve({
            status: incoming.statusCode ?? 500,
            headers,
            body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
          });
        });
      });
      outgoing.end(body);
    });

  return {
    send,
    call: async (operation, input) => outputOf(await send(operation, JSON.stringify(input))),
    close: () => {
      agent.destroy();
      return engine.close();
    },
  };
};
