import { isNativeError } from 'node:util/types';
import type { ErrorPayload } from './messages.ts';

/** What was thrown, as the Node.js runtime reports it: `errorType` is the error's name, which Retry and Catch match. */
export const errorPayload = (thrown: unknown): ErrorPayload =>
  thrown instanceof Error || isNativeError(thrown)
    ? { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') }
    : { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };

/** AWS's words for an invocation that the platform ended. */
export const platformError = (errorType: string, requestId: string, message: string): ErrorPayload => ({
  errorType,
  errorMessage: `RequestId: ${requestId} Error: ${message}`,
});
