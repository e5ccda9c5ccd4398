import type { AwsError } from '../core/service.ts';

/** Where the judge, or an injected fault, speaks in another service's words. */
const codes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  ThrottlingException: 'SlowDown',
  InternalFailure: 'InternalError',
};

/** The error's code as S3 spells it. */
export const errorCode = ({ code }: AwsError): string => codes[code] ?? code;
