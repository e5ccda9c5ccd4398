import { AwsError } from '../core/service.ts';

/** The document is none that AWS would take. */
export const malformed = (message: string) => new AwsError('MalformedPolicyDocument', message);
