import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { HttpResponse } from '../sandbox/core/service.ts';

type Handler = Exclude<DynamoDBClientConfig['requestHandler'], undefined | { requestTimeout?: number }>;
type Answer = (headers: Record<string, string>, body: Buffer) => Promise<HttpResponse>;

/** An SDK client whose requests `answer` has as they are: nothing is signed, nothing goes over the network. Both are half of a request's time. */
export const unsigned = (config: DynamoDBClientConfig, answer: Answer): DynamoDBClient => {
  const handle = async ({ headers, body }: { headers: Record<string, string>; body: Uint8Array }) => {
    const answered = await answer(headers, Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    return {
      response: { statusCode: answered.status, headers: answered.headers, body: Buffer.from(answered.body ?? '') },
    };
  };
  return new DynamoDBClient({
    endpoint: 'http://unsigned',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    signer: { sign: async (request) => request },
    requestHandler: { handle } as unknown as Handler,
    ...config,
  });
};
