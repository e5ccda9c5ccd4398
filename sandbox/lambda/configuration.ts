import type { FunctionConfig } from './function-config.ts';

/** A FunctionConfiguration, as GetFunction and ListFunctions give it. */
export const functionConfiguration = (config: FunctionConfig): Record<string, unknown> => ({
  FunctionName: config.functionName,
  FunctionArn: config.arn,
  Runtime: config.runtime,
  Role: config.roleArn,
  Handler: config.handler,
  Description: config.description,
  Timeout: config.timeoutSeconds,
  MemorySize: config.memorySizeMb,
  Version: '$LATEST',
  PackageType: 'Zip',
  State: 'Active',
  LastUpdateStatus: 'Successful',
  Environment: { Variables: config.environment },
  LoggingConfig: { LogGroup: config.logGroupName },
});
