import { expect, it } from '@jest/globals';
import { createWorld } from '../../../sandbox/core/create-world.ts';
import { createClock } from '../../../sandbox/core/sandbox-clock.ts';
import { createIamService } from '../../../sandbox/iam/iam-service.ts';
import { createS3Service } from '../../../sandbox/s3/service.ts';
import { createStatesService } from '../../../sandbox/states/service.ts';
import { administrator } from '../small-world.ts';
import { distributed } from './distributed.ts';
import type { Loose } from './fake-world.ts';

const core = createWorld({ clock: createClock(), directory: '/nowhere', endpoint: 'http://127.0.0.1:1' });
const { world } = core;
const iam = createIamService(world);
const s3 = createS3Service(world);
const states = createStatesService(world);
for (const service of [iam, s3, states]) core.addService(service);
s3.createBucket('items', 'Enabled');

const roleThatMay = (roleName: string, ...actions: string[]): string => {
  const trusted = { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const allowed = { Effect: 'Allow', Action: ['states:*', ...actions], Resource: '*' };
  const policyDocument = { Version: '2012-10-17', Statement: [allowed] };
  return iam.createRole({
    roleName,
    assumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trusted] },
    policies: [{ policyName: 'all', policyDocument }],
  }).arn;
};
const api = (service: string, operation: string, input: Record<string, unknown>): Promise<Loose> =>
  world.call(administrator, service, operation, input);
const put = async (Key: string, Body: string): Promise<string> =>
  (await api('s3', 'PutObject', { Bucket: 'items', Key, Body })).VersionId;

let machines = 0;
/** Runs a Map over what the reader reads; its children hand their input on. */
const read = async (ItemReader: Loose, { roleArn = everything, input = {}, map = {} }: Loose = {}): Promise<Loose> => {
  const States = distributed({ ItemReader, ...map }, 'STANDARD', { Type: 'Pass', End: true } as Loose);
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'M', States });
  const stateMachineArn = states.createStateMachine(`M${machines++}`, definition, roleArn);
  const { executionArn } = await api('states', 'StartExecution', { stateMachineArn, input: JSON.stringify(input) });
  for (;;) {
    const { status, output, ...rest } = await api('states', 'DescribeExecution', { executionArn });
    if (status !== 'RUNNING') return { ...rest, output: output && JSON.parse(output) };
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const everything = roleThatMay('everything', 's3:*');
const object = (Arguments: Loose, ReaderConfig: Loose = { InputType: 'JSON' }) => ({
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig,
  Arguments: { Bucket: 'items', Key: 'keys.json', ...Arguments },
});
const listing = (Prefix: string, ReaderConfig?: Loose) => ({
  Resource: 'arn:aws:states:::s3:listObjectsV2',
  ...(ReaderConfig && { ReaderConfig }),
  Arguments: { Bucket: 'items', Prefix },
});
const version = { VersionId: '{% $states.input.version %}' };

it('reads the very version that it is told, whatever came later', async () => {
  const first = await put('keys.json', '[1]');
  const second = await put('keys.json', '[2]');
  expect((await read(object(version), { input: { version: first } })).output).toEqual([1]);
  expect((await read(object(version), { input: { version: second } })).output).toEqual([2]);
  expect((await read(object({ VersionId: first }))).output).toEqual([1]);
  expect((await read(object({}))).output).toEqual([2]);
});

it('fails with States.ItemReaderFailed when there is no such version', async () => {
  await put('keys.json', '[1]');
  const { error, cause } = await read(object(version), { input: { version: 'gone' } });
  expect(error).toBe('States.ItemReaderFailed');
  expect(cause).toContain('NoSuchVersion');
});

it('needs s3:GetObjectVersion for a version, and s3:GetObject for the current one', async () => {
  const input = { version: await put('keys.json', '[1]') };
  const ofCurrent = roleThatMay('current', 's3:GetObject');
  const ofVersions = roleThatMay('versions', 's3:GetObjectVersion');
  expect((await read(object({}), { roleArn: ofCurrent })).output).toEqual([1]);
  expect((await read(object(version), { roleArn: ofVersions, input })).output).toEqual([1]);
  const refused = await read(object(version), { roleArn: ofCurrent, input });
  expect(refused).toMatchObject({
    error: 'States.ItemReaderFailed',
    cause: expect.stringContaining('s3:GetObjectVersion'),
  });
  expect((await read(object({}), { roleArn: ofVersions })).error).toBe('States.ItemReaderFailed');
});

it('refuses a version of a listing', () => {
  const ItemReader = { ...listing('keys/'), Arguments: { Bucket: 'items', VersionId: 'v' } };
  const States = distributed({ ItemReader });
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'M', States });
  expect(() => states.createStateMachine('Refused', definition, everything)).toThrow('does not have a field VersionId');
});

it('takes as many items of a flattened listing as an expression says', async () => {
  await put('flat/1.jsonl', '{"n":1}\n{"n":2}\n');
  await put('flat/2.jsonl', '{"n":3}\n{"n":4}\n');
  const config = { InputType: 'JSONL', Transformation: 'LOAD_AND_FLATTEN', MaxItems: '{% $states.input.most %}' };
  const most = async (count: unknown) => read(listing('flat/', config), { input: { most: count } });
  expect((await most(3)).output).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  expect((await most(9)).output).toHaveLength(4);
  expect((await most('many')).error).toBe('States.QueryEvaluationError');
});

it('hands every entry of a listing to the ItemSelector, and each to a child of its own', async () => {
  await put('list/a', 'x');
  await put('list/b', 'xyz');
  const ItemSelector = {
    key: '{% $states.context.Map.Item.Value.Key %}',
    bytes: '{% $states.context.Map.Item.Value.Size %}',
    at: '{% $states.context.Map.Item.Index %}',
    run: '{% $states.input.run %}',
  };
  const { output } = await read(listing('list/'), { input: { run: 'r' }, map: { ItemSelector } });
  expect(output).toEqual([
    { key: 'list/a', bytes: 1, at: 0, run: 'r' },
    { key: 'list/b', bytes: 3, at: 1, run: 'r' },
  ]);
  const [entry] = (await read(listing('list/', { MaxItems: '{% 2 - 1 %}' }))).output;
  expect(entry).toEqual({
    Etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
    Key: 'list/a',
    LastModified: Math.floor(entry.LastModified),
    Size: 1,
    StorageClass: 'STANDARD',
  });
});
