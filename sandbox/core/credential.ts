import type { HttpRequest } from './service.ts';

/** Whose key a request is signed with, and for which service. */
export interface Credential {
  readonly accessKeyId: string;
  /** The signing name in the scope: `dynamodb`. */
  readonly service: string;
  readonly sessionToken: string | undefined;
}

const scope = /(?:^|Credential=)([^/,=\s]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;

/**
 * The SigV4 credential in the Authorization header, or in a presigned URL's query. The signature's bytes are not
 * verified, nor is its date: on one machine the key's name is proof enough, and the sandbox's clock is not its clients'.
 */
export const credentialOf = ({ headers, query }: HttpRequest): Credential | undefined => {
  const presigned = query.get('X-Amz-Credential');
  const [, accessKeyId, service] = scope.exec(headers.authorization ?? presigned ?? '') ?? [];
  if (accessKeyId === undefined || service === undefined) return undefined;
  const token = headers['x-amz-security-token'] ?? query.get('X-Amz-Security-Token') ?? undefined;
  return { accessKeyId, service, sessionToken: Array.isArray(token) ? token[0] : token };
};
