import { devNull } from 'node:os';
import type { World } from '../core/world.ts';
import type { Credentials, FunctionConfig } from './function-config.ts';

/**
 * The whole environment of a function's process: its own variables and what Lambda sets; nothing of this machine's.
 * Four additions: the endpoint; no configuration files of the person who runs the sandbox; tracing off, since no daemon listens
 * (and X-Ray's SDK in its manual mode, or its hook into every promise would cost a tenth of a function's time);
 * and SDKs don't set their clocks by the answers' dates, which are real: each failed call would be made twice.
 */
export const runtimeEnvironment = (
  world: World,
  config: FunctionConfig,
  logStreamName: string,
  credentials: Credentials,
): Record<string, string> => ({
  POWERTOOLS_TRACE_ENABLED: 'false',
  AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
  AWS_XRAY_MANUAL_MODE: 'true',
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
  TZ: ':UTC',
  ...config.environment,
  AWS_ENDPOINT_URL: world.endpoint,
  AWS_REGION: world.region,
  AWS_DEFAULT_REGION: world.region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: credentials.sessionToken,
  AWS_EXECUTION_ENV: `AWS_Lambda_${config.runtime}`,
  AWS_LAMBDA_FUNCTION_NAME: config.functionName,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memorySizeMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: config.logGroupName,
  AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
  ...(config.jsonLogLevel === undefined
    ? {}
    : { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: config.jsonLogLevel }),
  _HANDLER: config.handler,
});
