import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Service } from '../../../sandbox/core/service.ts';
import { createSsmService } from '../../../sandbox/ssm/service.ts';
import { createSmallWorld, credentials, serve } from '../small-world.ts';

let ssm: SSMClient;
let service: Service;
let close: () => void;
beforeAll(async () => {
  const world = createSmallWorld();
  service = createSsmService(world);
  const front = await serve(world, service);
  ssm = new SSMClient({ endpoint: front.endpoint, region: world.region, credentials, maxAttempts: 1 });
  close = front.close;
});
afterAll(() => {
  ssm.destroy();
  close();
});

const put = (Name: string, Value: string, more: Partial<PutParameterCommandInput> = {}) =>
  ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', ...more }));
const get = async (Name: string) => (await ssm.send(new GetParameterCommand({ Name }))).Parameter;

describe('Parameters', () => {
  it('count their versions, and keep their type when overwritten without one', async () => {
    expect(await put('read-only', 'none', { Type: 'StringList' })).toMatchObject({ Version: 1, Tier: 'Standard' });
    const input = { Name: 'read-only', Value: 'a,b', Overwrite: true };
    expect(await ssm.send(new PutParameterCommand(input))).toMatchObject({ Version: 2 });
    expect(await get('read-only')).toEqual({
      Name: 'read-only',
      Type: 'StringList',
      Value: 'a,b',
      Version: 2,
      ARN: 'arn:aws:ssm:eu-west-1:000000000000:parameter/read-only',
      LastModifiedDate: expect.any(Date),
      DataType: 'text',
    });
    expect(await get('read-only:1')).toMatchObject({ Value: 'none', Version: 1, Selector: ':1' });
    await expect(get('read-only:7')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  });

  it('are stamped with sandbox time', async () => {
    await put('stamped', 'x');
    const at = (await get('stamped'))?.LastModifiedDate?.toISOString();
    expect(at?.slice(0, 14)).toBe('2026-11-20T10:');
  });

  it('are not overwritten unasked', async () => {
    await put('once', 'x');
    await expect(put('once', 'y')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  });

  it('in a hierarchy have one slash in their ARN', async () => {
    await put('/team/orders/config', '{}');
    expect((await get('/team/orders/config'))?.ARN).toBe(
      'arn:aws:ssm:eu-west-1:000000000000:parameter/team/orders/config',
    );
  });

  it('are found by path, page by page', async () => {
    for (const name of ['1', '2', 'deep/3']) await put(`/path/${name}`, name);
    const flat = await ssm.send(new GetParametersByPathCommand({ Path: '/path' }));
    expect(flat.Parameters?.map(({ Name }) => Name)).toEqual(['/path/1', '/path/2']);
    const first = await ssm.send(new GetParametersByPathCommand({ Path: '/path/', Recursive: true, MaxResults: 2 }));
    const rest = new GetParametersByPathCommand({ Path: '/path', Recursive: true, NextToken: first.NextToken });
    expect((await ssm.send(rest)).Parameters?.map(({ Name }) => Name)).toEqual(['/path/deep/3']);
  });

  it('come several at once, the missing ones named', async () => {
    await put('there', 'x');
    const output = await ssm.send(new GetParametersCommand({ Names: ['there', 'missing'] }));
    expect(output.Parameters?.map(({ Name }) => Name)).toEqual(['there']);
    expect(output.InvalidParameters).toEqual(['missing']);
  });

  it('remember their history until they are deleted', async () => {
    await put('past', '1', { Description: 'what for' });
    await put('past', '2', { Overwrite: true });
    const { Parameters } = await ssm.send(new GetParameterHistoryCommand({ Name: 'past' }));
    expect(Parameters?.map(({ Value, Version }) => [Value, Version])).toEqual([
      ['1', 1],
      ['2', 2],
    ]);
    expect(Parameters?.[1]?.Description).toBe('what for');
    await ssm.send(new DeleteParameterCommand({ Name: 'past' }));
    await expect(get('past')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('tell their history page by page', async () => {
    for (const value of ['1', '2', '3']) await put('paged', value, { Overwrite: true });
    const page = (more: object) => ssm.send(new GetParameterHistoryCommand({ Name: 'paged', ...more }));
    const first = await page({ MaxResults: 2 });
    expect(first.Parameters?.map(({ Value }) => Value)).toEqual(['1', '2']);
    const rest = await page({ MaxResults: 2, NextToken: first.NextToken });
    expect(rest.Parameters?.map(({ Value }) => Value)).toEqual(['3']);
    expect(rest.NextToken).toBeUndefined();
    await expect(page({ MaxResults: 51 })).rejects.toThrow('MaxResults must be 1 to 50');
    await expect(page({ NextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });

  it('are authorised by their own ARN', () => {
    const permissions = (operation: string, input: Record<string, unknown>) =>
      service.permissions({ operation, input });
    const arn = 'arn:aws:ssm:eu-west-1:000000000000:parameter';
    expect(permissions('GetParameter', { Name: '/a/b:2' })).toEqual([
      { action: 'ssm:GetParameter', resource: `${arn}/a/b` },
    ]);
    expect(permissions('GetParameters', { Names: ['a', '/b'] }).map(({ resource }) => resource)).toEqual([
      `${arn}/a`,
      `${arn}/b`,
    ]);
  });

  it.each<[string, string, string, Partial<PutParameterCommandInput>]>([
    ['an empty value', 'ValidationException', 'p', { Value: '' }],
    ['more than 4 KB', 'ValidationException', 'p', { Value: 'é'.repeat(2049) }],
    ['a reserved name', 'ValidationException', '/aws/p', {}],
    ['a hierarchy without a leading slash', 'ValidationException', 'a/b', {}],
    ['a name with a space', 'ValidationException', 'a b', {}],
    ['no type', 'ValidationException', 'p', { Type: undefined }],
    ['another type', 'HierarchyTypeMismatchException', 'typed', { Type: 'StringList', Overwrite: true }],
    ['a value outside its pattern', 'ParameterPatternMismatchException', 'p', { AllowedPattern: '[0-9]+' }],
    ['a SecureString', 'NotImplementedInSandbox', 'p', { Type: 'SecureString' }],
    ['an advanced parameter', 'NotImplementedInSandbox', 'p', { Tier: 'Advanced' }],
    ['an AMI parameter', 'NotImplementedInSandbox', 'p', { DataType: 'aws:ec2:image' }],
    ['a policy', 'NotImplementedInSandbox', 'p', { Policies: '[]' }],
  ])('are refused for %s', async (_what, name, Name, more) => {
    await put('typed', 'x', { Overwrite: true });
    await expect(put(Name, 'x', more)).rejects.toMatchObject({ name });
  });

  it('refuse by name what is not implemented', async () => {
    const label = new LabelParameterVersionCommand({ Name: 'p', Labels: ['l'] });
    await expect(ssm.send(label)).rejects.toThrow('does not implement ssm LabelParameterVersion');
    await put('labelled', 'x');
    await expect(get('labelled:l')).rejects.toThrow('does not implement labels of parameters');
    const filtered = new GetParametersByPathCommand({ Path: '/', ParameterFilters: [{ Key: 'Type' }] });
    await expect(ssm.send(filtered)).rejects.toThrow('does not implement ParameterFilters');
  });
});
