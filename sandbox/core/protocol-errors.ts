import { randomUUID } from 'node:crypto';
import { AwsError, type HttpRequest, type HttpResponse } from './service.ts';
import { xmlElement } from './xml.ts';

/** The codes under which services of AWS Query and S3 know what others call by a longer name. */
const shortCodes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AccessDeniedException: { s3: 'AccessDenied', iam: 'AccessDenied', monitoring: 'AccessDenied', sts: 'AccessDenied' },
  UnrecognizedClientException: {
    s3: 'InvalidAccessKeyId',
    iam: 'InvalidClientTokenId',
    monitoring: 'InvalidClientTokenId',
    sts: 'InvalidClientTokenId',
  },
  ExpiredTokenException: { s3: 'ExpiredToken', iam: 'ExpiredToken', monitoring: 'ExpiredToken', sts: 'ExpiredToken' },
};

/** Whatever was thrown on the way to a service, as an error that the service's own protocol can carry. */
export const asAwsError = (thrown: unknown, signingName: string): AwsError => {
  if (!(thrown instanceof AwsError)) {
    console.error(`sandbox: ${signingName} failed`, thrown);
    return new AwsError('InternalFailure', thrown instanceof Error ? thrown.message : String(thrown), 500);
  }
  const code = shortCodes[thrown.code]?.[signingName];
  return code === undefined ? thrown : new AwsError(code, thrown.message, 403, thrown.members);
};

/** An error before a service was found, hence in no service's protocol: in the one that the request looks like. */
export const failWithoutService = (error: AwsError, request: HttpRequest): HttpResponse =>
  request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    ? queryError(error)
    : {
        status: error.status,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
        body: JSON.stringify({ __type: error.code, message: error.message }),
      };

/** An error as AWS Query has it. */
export const queryError = (error: AwsError, xmlNamespace?: string): HttpResponse => ({
  status: error.status,
  headers: { 'content-type': 'text/xml' },
  body: xmlElement(
    'ErrorResponse',
    {
      Error: {
        Type: error.status < 500 ? 'Sender' : 'Receiver',
        Code: error.code,
        Message: error.message,
        ...error.members,
      },
      RequestId: randomUUID(),
    },
    xmlNamespace,
  ),
});
