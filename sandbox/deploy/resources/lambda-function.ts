import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { notImplemented } from '../../core/service.ts';
import type { LambdaService } from '../../lambda/service.ts';
import type { ResourceContext, ResourceType } from '../resource-type.ts';

/** Node.js functions, from a directory of the cloud assembly or inline. */
export const lambdaFunction: ResourceType = {
  type: 'AWS::Lambda::Function',
  properties: [
    'Code',
    'Handler',
    'Role',
    'Runtime',
    'MemorySize',
    'Timeout',
    'Environment',
    'FunctionName',
    'Description',
    'PackageType',
    'ReservedConcurrentExecutions',
    'LoggingConfig',
  ],
  nested: {
    Code: ['S3Bucket', 'S3Key', 'ZipFile'],
    Environment: ['Variables'],
    LoggingConfig: ['LogGroup', 'LogFormat', 'ApplicationLogLevel', 'SystemLogLevel'],
  },
  ignored: {
    Architectures: 'Functions run on the architecture of this machine.',
    EphemeralStorage: 'Functions use the temporary directory of this machine.',
    KmsKeyArn: 'Environment variables are not stored encrypted.',
    RuntimeManagementConfig: 'There is one runtime: the Node.js that runs the sandbox.',
    Tags: 'Nothing reads them.',
    TracingConfig: 'Nothing collects traces.',
    VpcConfig: 'There is no network but this machine.',
  },
  create(given, context) {
    const { world } = context;
    const functionName = String(given.FunctionName ?? context.physicalName(64));
    const runtime = String(given.Runtime);
    if (!/^nodejs\d+\.x$/.test(runtime)) throw notImplemented(`the runtime ${runtime}`);
    if ((given.PackageType ?? 'Zip') !== 'Zip') throw notImplemented(`PackageType ${given.PackageType}`);
    const arn = `arn:aws:lambda:${world.region}:${world.account}:function:${functionName}`;
    world.service<LambdaService>('lambda').createFunction({
      functionName,
      arn,
      runtime,
      roleArn: String(given.Role),
      directory: codeDirectory(given.Code as Record<string, unknown>, functionName, context),
      handler: String(given.Handler),
      memorySizeMb: Number(given.MemorySize ?? 128),
      timeoutSeconds: Number(given.Timeout ?? 3),
      environment: environmentOf(given.Environment),
      description: String(given.Description ?? ''),
      logGroupName: `/aws/lambda/${functionName}`,
      ...loggingOf(given.LoggingConfig),
      ...(given.ReservedConcurrentExecutions === undefined
        ? {}
        : { reservedConcurrency: Number(given.ReservedConcurrentExecutions) }),
    });
    return { ref: functionName, attributes: { Arn: arn } };
  },
};

const codeDirectory = (
  { S3Key, ZipFile }: Record<string, unknown>,
  functionName: string,
  { world, asset }: ResourceContext,
): string => {
  if (typeof ZipFile === 'string') {
    const directory = path.join(world.directory, 'inline-functions', functionName);
    mkdirSync(directory, { recursive: true });
    writeFileSync(path.join(directory, 'index.js'), ZipFile);
    return directory;
  }
  const directory = asset(String(S3Key));
  if (!statSync(directory).isDirectory()) throw notImplemented(`code in a zip file of its own: ${S3Key}`);
  return directory;
};

const environmentOf = (environment: unknown): Record<string, string> => {
  const { Variables } = (environment ?? {}) as { Variables?: Record<string, unknown> };
  return Object.fromEntries(Object.entries(Variables ?? {}).map(([name, value]) => [name, String(value)]));
};

/** The function's own logger learns format and level from the environment, as on AWS; what it prints is kept as it is. */
const loggingOf = (config: unknown): { logGroupName?: string; jsonLogLevel?: string } => {
  const { LogGroup, LogFormat, ApplicationLogLevel } = (config ?? {}) as Record<string, unknown>;
  return {
    ...(LogGroup === undefined ? {} : { logGroupName: String(LogGroup) }),
    ...(LogFormat === 'JSON' ? { jsonLogLevel: String(ApplicationLogLevel ?? 'INFO') } : {}),
  };
};
