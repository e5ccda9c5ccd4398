import { AwsError } from '../../core/service.ts';
import { StateFailure } from '../engine/failure.ts';

/** An error of the Lambda API, as Step Functions names it. */
export const serviceFailure = (error: unknown): unknown => {
  if (!(error instanceof AwsError)) return error;
  const name =
    /Exception$/.test(error.code) && error.code !== 'AccessDeniedException' ? error.code : 'AWSLambdaException';
  const cause = `${error.message} (Service: AWSLambda; Status Code: ${error.status}; Error Code: ${error.code})`;
  return new StateFailure(`Lambda.${name}`, cause);
};

/** An error that the function's code threw: its errorType, and as cause the payload's text. */
export const functionFailure = (payload: string): StateFailure => {
  let errorType: unknown;
  try {
    errorType = (JSON.parse(payload) as { errorType?: unknown } | null)?.errorType;
  } catch {
    // A runtime that died leaves no JSON.
  }
  return new StateFailure(typeof errorType === 'string' && errorType !== '' ? errorType : 'Lambda.Unknown', payload);
};
