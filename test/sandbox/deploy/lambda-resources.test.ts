import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { makeResource } from '../../../sandbox/deploy/nested.ts';
import type { ResourceContext, ResourceType } from '../../../sandbox/deploy/resource-type.ts';
import { lambdaEventSourceMapping } from '../../../sandbox/deploy/resources/lambda-event-source-mapping.ts';
import { lambdaFunction } from '../../../sandbox/deploy/resources/lambda-function.ts';
import { lambdaPermission } from '../../../sandbox/deploy/resources/lambda-permission.ts';
import { lambdaUrl } from '../../../sandbox/deploy/resources/lambda-url.ts';
import { createHouse } from '../lambda/function-house.ts';

const house = createHouse();
const directory = mkdtempSync(path.join(tmpdir(), 'assets-'));
writeFileSync(path.join(directory, 'index.mjs'), 'export const handler = async () => process.env.NAME');
afterAll(async () => {
  await house.close();
  rmSync(directory, { recursive: true });
});

const context = (logicalId: string): ResourceContext => ({
  world: { ...house.world, directory },
  stackName: 'Main',
  logicalId,
  physicalName: () => `Main-${logicalId}`,
  asset: (key) => (key === 'file.zip' ? path.join(directory, 'index.mjs') : directory),
});
const create = (type: ResourceType, properties: Record<string, unknown>, id = 'Subject') =>
  makeResource(type, properties, context(id));

const fn = {
  Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
  Handler: 'index.handler',
  Role: 'arn:aws:iam::000000000000:role/r',
  Runtime: 'nodejs24.x',
};
const streamArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/2026';
const mapping = { FunctionName: 'Main-Made', EventSourceArn: streamArn, StartingPosition: 'LATEST' };

describe('Lambda’s resource types', () => {
  it('make a function that runs, of a directory or inline', async () => {
    const made = await create(lambdaFunction, { ...fn, Environment: { Variables: { NAME: 'kim' } } }, 'Made');
    const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:Main-Made';
    expect(made).toEqual({ ref: 'Main-Made', attributes: { Arn: arn } });
    expect((await house.invoke('Main-Made')).result).toBe('kim');
    const inline = { ...fn, FunctionName: 'inline', Code: { ZipFile: 'exports.handler = async () => "inline"' } };
    await create(lambdaFunction, inline);
    expect((await house.invoke('inline')).result).toBe('inline');
    expect(readFileSync(path.join(directory, 'inline-functions/inline/index.js'), 'utf8')).toContain('exports');
  });

  it('tell the function’s logger about structured logs', async () => {
    const code = { ZipFile: 'exports.handler = async () => process.env' };
    const LoggingConfig = { LogFormat: 'JSON', ApplicationLogLevel: 'WARN', LogGroup: 'mine' };
    await create(lambdaFunction, { ...fn, Code: code, FunctionName: 'logs', LoggingConfig });
    expect((await house.invoke('logs')).result).toMatchObject({
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_LOG_LEVEL: 'WARN',
      AWS_LAMBDA_LOG_GROUP_NAME: 'mine',
    });
  });

  it('make an event source mapping with Lambda’s defaults', async () => {
    const { ref } = await create(lambdaEventSourceMapping, { ...mapping, Enabled: false });
    expect(ref).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const call = { operation: 'GetEventSourceMapping', input: { UUID: ref } };
    expect(await house.lambda.handle(call, { kind: 'administrator' })).toMatchObject({
      State: 'Disabled',
      BatchSize: 100,
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: -1,
      BisectBatchOnFunctionError: false,
      FunctionResponseTypes: [],
    });
  });

  it.each<[string, ResourceType, Record<string, unknown>, string]>([
    ['another runtime', lambdaFunction, { ...fn, Runtime: 'python3.13' }, 'the runtime python3.13'],
    ['an image', lambdaFunction, { ...fn, PackageType: 'Image' }, 'PackageType Image'],
    ['an image’s code', lambdaFunction, { ...fn, Code: { ImageUri: 'x' } }, 'Code.ImageUri of AWS::Lambda::Function'],
    [
      'a version of the code',
      lambdaFunction,
      { ...fn, Code: { ...fn.Code, S3ObjectVersion: '1' } },
      'Code.S3ObjectVersion',
    ],
    ['a zip file', lambdaFunction, { ...fn, Code: { S3Bucket: 'b', S3Key: 'file.zip' } }, 'code in a zip file'],
    ['a nested handler', lambdaFunction, { ...fn, Handler: 'index.a.b' }, 'the nested handler index.a.b'],
    ['a missing module', lambdaFunction, { ...fn, Handler: 'main.handler' }, 'There is no main.js'],
    [
      'a role for others',
      lambdaFunction,
      { ...fn, Role: 'arn:untrusting' },
      'cannot be assumed by Lambda: arn:untrusting',
    ],
    ['a URL with IAM', lambdaUrl, { AuthType: 'AWS_IAM', TargetFunctionArn: 'inline' }, 'AuthType AWS_IAM'],
    ['a streaming URL', lambdaUrl, { AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM' }, 'InvokeMode RESPONSE_STREAM'],
    ['a URL of nothing', lambdaUrl, { AuthType: 'NONE', TargetFunctionArn: 'nobody' }, 'Function not found'],
    [
      'a permission for nothing',
      lambdaPermission,
      { FunctionName: 'nobody', Action: 'lambda:InvokeFunction' },
      'Function not found',
    ],
    ['a strange action', lambdaPermission, { FunctionName: 'inline', Action: 's3:GetObject' }, 's3:GetObject'],
    [
      'a queue',
      lambdaEventSourceMapping,
      { ...mapping, EventSourceArn: 'arn:aws:sqs:x:1:q' },
      'the event source arn:aws:sqs:x:1:q',
    ],
    [
      'a start in time',
      lambdaEventSourceMapping,
      { ...mapping, StartingPosition: 'AT_TIMESTAMP' },
      'StartingPosition AT_TIMESTAMP',
    ],
    [
      'a response type',
      lambdaEventSourceMapping,
      { ...mapping, FunctionResponseTypes: ['X'] },
      'the FunctionResponseType X',
    ],
    [
      'a topic',
      lambdaEventSourceMapping,
      { ...mapping, DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:x' } } },
      'the on-failure destination arn:aws:sns:x',
    ],
    [
      'OnSuccess',
      lambdaEventSourceMapping,
      { ...mapping, DestinationConfig: { OnSuccess: {} } },
      'DestinationConfig.OnSuccess',
    ],
  ])('refuse %s by name', async (_what, type, properties, sentence) => {
    await expect(create(type, properties)).rejects.toThrow(sentence);
  });

  it('know neither filters nor layers: the deployer refuses what they do not list', () => {
    const known = ({ properties, ignored }: ResourceType) => [...properties, ...Object.keys(ignored)];
    for (const property of ['FilterCriteria', 'TumblingWindowInSeconds', 'SelfManagedEventSource', 'ScalingConfig']) {
      expect(known(lambdaEventSourceMapping)).not.toContain(property);
    }
    for (const property of ['Layers', 'DeadLetterConfig', 'SnapStart', 'FileSystemConfigs', 'CodeSigningConfigArn']) {
      expect(known(lambdaFunction)).not.toContain(property);
    }
    expect(known(lambdaUrl)).not.toContain('Cors');
  });
});
