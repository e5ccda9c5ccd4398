import { AwsError } from '../core/service.ts';

/** What the engine answered, byte for byte. */
export interface EngineReply {
  readonly status: number;
  /** Those of the response that belong to the API: type, request id, checksum. */
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** The output of an operation, or what went wrong as an AwsError. */
export const outputOf = ({ status, body }: EngineReply): Record<string, unknown> => {
  const output = JSON.parse(body.toString()) as Record<string, unknown>;
  if (status < 300) return output;
  const { __type, message, Message, ...members } = output as Record<string, string | undefined>;
  const code = __type?.split('#').at(-1) ?? 'InternalServerError';
  throw new AwsError(code, message ?? Message ?? code, status, members);
};
