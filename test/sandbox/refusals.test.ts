import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { removeAssemblies, writeAssembly } from './deploy/cloud-assembly.ts';

/** What is asked for, the name that the refusal has to say, and the asking, which resolves to what the sandbox says. */
type Case = readonly [what: string, name: string, ask: () => Promise<string>];

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox?.close();
  removeAssemblies();
});

const deploy = (template: object, assets?: object) =>
  sandbox.deploy(writeAssembly({ Stack: { template, ...(assets && { assets }) } })).then(
    () => 'It was deployed.',
    (error: Error) => error.message,
  );
const resource = (Type: string, Properties: object = {}, more: object = {}) =>
  deploy({ Resources: { It: { Type, Properties, ...more } } });
const parameter = (Value: unknown) => resource('AWS::SSM::Parameter', { Type: 'String', Value });
const policy = (more: object) => {
  const Statement = [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more }];
  return resource('AWS::IAM::ManagedPolicy', { PolicyDocument: { Version: '2012-10-17', Statement } });
};
const pattern = (EventPattern: object) => resource('AWS::Events::Rule', { EventPattern });

/** A request that is signed for the service, as far as the sandbox looks. */
const send = async (service: string, path: string, init: RequestInit = {}) => {
  const headers = new Headers(init.headers);
  headers.set('authorization', `AWS4-HMAC-SHA256 Credential=test/20261120/us-east-1/${service}/aws4_request`);
  return (await fetch(sandbox.endpoint + path, { ...init, headers })).text();
};
const json = (service: string, target: string, input: object = {}) =>
  send(service, '/', { method: 'POST', headers: { 'x-amz-target': target }, body: JSON.stringify(input) });
const query = (service: string, Version: string, input: Record<string, string>) =>
  send(service, '/', { method: 'POST', body: new URLSearchParams({ Version, ...input }) });

const machine = (state: object) =>
  json('states', 'AWSStepFunctions.CreateStateMachine', {
    name: 'M',
    roleArn: 'arn:aws:iam::000000000000:role/r',
    definition: JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'S', States: { S: { End: true, ...state } } }),
  });
const task = (more: object) =>
  machine({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, ...more });
const reader = (ReaderConfig: object) =>
  machine({
    Type: 'Map',
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig, Arguments: { Bucket: 'b', Key: 'k' } },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'I',
      States: { I: { Type: 'Succeed' } },
    },
  });

const ofTemplates: Case[] = [
  ['a resource type', 'AWS::SNS::Topic', () => resource('AWS::SNS::Topic')],
  ['a custom resource', 'Custom::Thing', () => resource('Custom::Thing')],
  ['a property', 'ReplicationConfiguration', () => resource('AWS::S3::Bucket', { ReplicationConfiguration: {} })],
  ['a nested property', 'MfaDelete', () => resource('AWS::S3::Bucket', { VersioningConfiguration: { MfaDelete: 1 } })],
  ['a resource attribute', 'CreationPolicy', () => resource('AWS::S3::Bucket', {}, { CreationPolicy: {} })],
  ['a section', 'Transform', () => deploy({ Transform: 'AWS::Serverless-2016-10-31', Resources: {} })],
  ['an intrinsic function', 'Fn::Base64', () => parameter({ 'Fn::Base64': 'x' })],
  ['a dynamic reference', '{{resolve:ssm:/a}}', () => parameter('{{resolve:ssm:/a}}')],
  [
    'a parameter type',
    'AWS::SSM::Parameter::Value<String>',
    () => deploy({ Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>' } }, Resources: {} }),
  ],
  ['a container image', 'container images', () => deploy({ Resources: {} }, { dockerImages: { image: {} } })],
];

const ofPolicies: Case[] = [
  ['a condition operator', 'IpAddress', () => policy({ Condition: { IpAddress: { 'aws:PrincipalArn': 'a' } } })],
  [
    'a condition operator of bytes',
    'BinaryEquals',
    () => policy({ Condition: { BinaryEquals: { 's3:prefix': 'a' } } }),
  ],
  [
    'a condition key',
    'aws:MultiFactorAuthPresent',
    () => policy({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
  ],
  ['an element of a statement', 'NotPrincipal', () => policy({ NotPrincipal: '*' })],
];

const ofEvents: Case[] = [
  ['$or in an event pattern', '$or', () => pattern({ $or: [{ source: ['a'] }, { source: ['b'] }] })],
  ['a matcher of an event pattern', 'cidr', () => pattern({ detail: { ip: [{ cidr: '10.0.0.0/8' }] } })],
  ['an event bus', 'my-bus', () => resource('AWS::Events::Rule', { EventBusName: 'my-bus', EventPattern: {} })],
  ['a schedule', 'cron(0 3 * * ? *)', () => resource('AWS::Events::Rule', { ScheduleExpression: 'cron(0 3 * * ? *)' })],
  [
    'a target',
    'arn:aws:sns:us-east-1:000000000000:t',
    () => resource('AWS::Events::Rule', { Targets: [{ Id: 'T', Arn: 'arn:aws:sns:us-east-1:000000000000:t' }] }),
  ],
];

const ofDefinitions: Case[] = [
  ['the query language JSONPath', 'JSONPath', () => machine({ Type: 'Pass', QueryLanguage: 'JSONPath' })],
  ['a field of a state', 'Outputs', () => machine({ Type: 'Pass', Outputs: 1 })],
  ['a field of JSONPath', 'InputPath', () => machine({ Type: 'Pass', InputPath: '$' })],
  ['a state type', 'Loop', () => machine({ Type: 'Loop' })],
  ['an integration', 'sns:publish', () => task({ Resource: 'arn:aws:states:::sns:publish' })],
  ['waiting for a job', '.sync', () => task({ Resource: 'arn:aws:states:::states:startExecution.sync:2' })],
  ['a field of a Task', 'Credentials', () => task({ Credentials: { RoleArn: 'a' } })],
  ['an argument of an integration', 'Qualifier', () => task({ Arguments: { FunctionName: 'f', Qualifier: '1' } })],
  ['a format of a Map', 'PARQUET', () => reader({ InputType: 'PARQUET' })],
];

const ofOperations: Case[] = [
  ['DynamoDB', 'ExportTableToPointInTime', () => json('dynamodb', 'DynamoDB_20120810.ExportTableToPointInTime')],
  ['Step Functions', 'StartSyncExecution', () => json('states', 'AWSStepFunctions.StartSyncExecution')],
  ['Parameter Store', 'DescribeParameters', () => json('ssm', 'AmazonSSM.DescribeParameters')],
  ['SQS', 'CreateQueue', () => json('sqs', 'AmazonSQS.CreateQueue')],
  ['EventBridge', 'PutEvents', () => json('events', 'AWSEvents.PutEvents')],
  ['Logs', 'StartQuery', () => json('logs', 'Logs_20140328.StartQuery')],
  ['IAM', 'CreateUser', () => query('iam', '2010-05-08', { Action: 'CreateUser', UserName: 'kim' })],
  ['STS', 'GetSessionToken', () => query('sts', '2011-06-15', { Action: 'GetSessionToken' })],
  ['S3', 'ListMultipartUploads', () => send('s3', '/bucket?uploads')],
  ['Lambda', '/2018-10-31/layers', () => send('lambda', '/2018-10-31/layers')],
  ['SES', 'list-identities', () => send('ses', '/v2/email/list-identities', { method: 'POST' })],
  ['a service that is not there', 'cloudformation', () => query('cloudformation', '2010-05-15', { Action: 'X' })],
];

const ofInputs: Case[] = [
  ['CreateTable', 'WarmThroughput', () => json('dynamodb', 'DynamoDB_20120810.CreateTable', { WarmThroughput: {} })],
  [
    'StartExecution',
    'traceHeader',
    () => json('states', 'AWSStepFunctions.StartExecution', { stateMachineArn: 'a', traceHeader: 'b' }),
  ],
  ['PutParameter', 'Policies', () => json('ssm', 'AmazonSSM.PutParameter', { Name: 'a', Policies: '[]' })],
  [
    'PutParameter, by its value',
    'SecureString',
    () => json('ssm', 'AmazonSSM.PutParameter', { Name: 'a', Value: 'b', Type: 'SecureString' }),
  ],
  [
    'AssumeRole',
    'Policy',
    () => query('sts', '2011-06-15', { Action: 'AssumeRole', RoleArn: 'a', RoleSessionName: 'bb', Policy: '{}' }),
  ],
  [
    'PutObject',
    'x-amz-tagging',
    () => send('s3', '/bucket/key', { method: 'PUT', headers: { 'x-amz-tagging': 'a=b' } }),
  ],
];

describe.each([
  ['a template', ofTemplates],
  ['a policy', ofPolicies],
  ['a rule', ofEvents],
  ['a definition', ofDefinitions],
  ['an API, an operation', ofOperations],
  ['an operation, an input', ofInputs],
])('the sandbox refuses by name, of %s', (_kind, cases) => {
  it.each(cases)('%s: %s', async (_what, name, ask) => {
    const answer = await ask();
    expect(answer).toContain(name);
    expect(answer).toMatch(/not implement|belongs to JSONPath|does not have a field|unknown Type|must be JSONata/);
  });
});

it('thirty refusals, and some more', () => {
  const all = [ofTemplates, ofPolicies, ofEvents, ofDefinitions, ofOperations, ofInputs].flat();
  expect(all.length).toBeGreaterThanOrEqual(30);
});
