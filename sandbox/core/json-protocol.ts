import { randomUUID } from 'node:crypto';
import { type ApiCall, AwsError, type HttpResponse, type Service } from './service.ts';

export interface JsonProtocolOptions {
  /** What precedes the operation in X-Amz-Target: `DynamoDB_20120810`, `AWSStepFunctions`, `AmazonSSM`. */
  readonly targetPrefix: string;
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
}

/**
 * AWS JSON 1.0 and 1.1: the operation is in X-Amz-Target, input and output are the body. Nothing is converted: in input
 * and output alike blobs are base64 strings and times are epoch seconds.
 */
export const jsonProtocol = ({
  targetPrefix,
  contentType,
}: JsonProtocolOptions): Pick<Service, 'parse' | 'respond' | 'fail'> => {
  const prefix = `${targetPrefix}.`;
  const reply = (status: number, body: Record<string, unknown>): HttpResponse => ({
    status,
    headers: { 'content-type': contentType, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(body),
  });
  return {
    parse(request) {
      const target = request.headers['x-amz-target'];
      if (typeof target !== 'string' || !target.startsWith(prefix)) {
        throw new AwsError('UnknownOperationException', `X-Amz-Target is ${target ?? 'missing'}, not ${prefix}…`);
      }
      return { operation: target.slice(prefix.length), input: parseBody(request.body), request };
    },
    respond: (_call, output) => reply(200, output),
    fail: (error) => reply(error.status, { __type: error.code, message: error.message, ...error.members }),
  };
};

const parseBody = (body: Buffer): ApiCall['input'] => {
  if (body.length === 0) return {};
  let input: unknown;
  try {
    input = JSON.parse(body.toString());
  } catch (cause) {
    throw new AwsError('SerializationException', `The body is not JSON: ${(cause as Error).message}`);
  }
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as ApiCall['input'];
  throw new AwsError('SerializationException', 'The body is not a JSON object.');
};
