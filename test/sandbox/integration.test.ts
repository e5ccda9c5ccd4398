import { rmSync } from 'node:fs';
import path from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { synthesize } from './fixture/app.ts';

let sandbox: Sandbox;
let assembly: string;
let out: Record<string, string>;
let config: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
const clients: { destroy(): void }[] = [];
const keep = <C extends { destroy(): void }>(client: C): C => {
  clients.push(client);
  return client;
};
let dynamodb: DynamoDBClient;
let lambda: LambdaClient;

beforeAll(async () => {
  assembly = await synthesize();
  sandbox = await startSandbox({ assembly, timeScale: 60 });
  out = (await (await fetch(`${sandbox.endpoint}/_sandbox/outputs`)).json()) as Record<string, string>;
  config = {
    endpoint: sandbox.endpoint,
    region: sandbox.world.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  dynamodb = keep(new DynamoDBClient(config));
  lambda = keep(new LambdaClient(config));
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await sandbox?.close();
  rmSync(path.dirname(assembly), { recursive: true });
});

const invoke = async (FunctionName: string | undefined, event: unknown) => {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  return { FunctionError, result: JSON.parse(Payload?.transformToString() ?? 'null') };
};
const item = async (TableName: string | undefined, pk: string) =>
  (await dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } }, ConsistentRead: true }))).Item;
const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('a CDK app deployed to the sandbox', () => {
  it('runs its function with its role and in sandbox time', async () => {
    const { result, FunctionError } = await invoke(out.WriteOrderName, { id: 'order-1' });
    expect(FunctionError).toBeUndefined();
    expect((await item(out.OrdersTable, 'order-1'))?.madeAt).toEqual({ S: result.madeAt });
    expect(Math.abs(Date.parse(result.madeAt) - sandbox.clock.now())).toBeLessThan(3_600_000);
  });

  it('gives its functions S3 by the default client', async () => {
    const { result } = await invoke(out.WriteOrderName, { id: 'order-7' });
    const s3 = keep(new S3Client(config));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: out.ReceiptsBucket, Key: 'order-7.txt' }));
    expect(await Body?.transformToString()).toBe(result.madeAt);
  });

  it('denies what the stack does not grant', async () => {
    const { result, FunctionError } = await invoke(out.UngrantedName, { id: 'order-2' });
    expect(FunctionError).toBe('Unhandled');
    expect(result.errorType).toBe('AccessDeniedException');
    expect(result.errorMessage).toMatch(
      /assumed-role\/Shop-Ungranted.* is not authorized to perform: dynamodb:PutItem/,
    );
    expect(await item(out.OrdersTable, 'order-2')).toBeUndefined();
  });

  it('runs its state machine, which calls the function', async () => {
    const states = keep(new SFNClient(config));
    const { executionArn } = await states.send(
      new StartExecutionCommand({ stateMachineArn: out.MachineArn, input: '{"id": "order-3"}' }),
    );
    const ended = await until(async () => {
      const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status === 'RUNNING' ? undefined : execution;
    });
    expect(ended).toMatchObject({ status: 'SUCCEEDED' });
    expect(JSON.parse(ended.output ?? '')).toMatchObject({ id: 'order-3' });
    expect(await item(out.OrdersTable, 'order-3')).toBeDefined();
    // The rule's target, allowed by the function's own policy for this rule only.
    const printed = await until(async () => sandbox.logs(out.PrintEventName ?? '') || undefined);
    expect(JSON.parse(printed)).toMatchObject({ source: 'aws.states', detail: { executionArn, status: 'SUCCEEDED' } });
  });

  it('feeds the stream to its function, in order and from the beginning', async () => {
    for (const n of [1, 2, 3]) await invoke(out.WriteOrderName, { id: `streamed-${n}` });
    for (const n of [1, 2, 3]) {
      expect(await until(() => item(out.ChangesTable, `streamed-${n}`))).toMatchObject({ change: { S: 'INSERT' } });
    }
    await invoke(out.WriteOrderName, { id: 'streamed-1' });
    await until(async () => ((await item(out.ChangesTable, 'streamed-1'))?.change?.S === 'MODIFY' ? true : undefined));
  });

  it('stops and resumes an event source where it was', async () => {
    const { EventSourceMappings } = await lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: out.NoteChangeName }),
    );
    const UUID = EventSourceMappings?.[0]?.UUID;
    const turn = (Enabled: boolean) => lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    const reached = (state: string) =>
      until(async () => {
        sandbox.clock.advance(15);
        const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
        return State === state || undefined;
      });
    expect((await turn(false)).State).toBe('Disabling');
    await reached('Disabled');
    await invoke(out.WriteOrderName, { id: 'while-off' });
    expect(await item(out.ChangesTable, 'while-off')).toBeUndefined();
    expect((await turn(true)).State).toBe('Enabling');
    await reached('Enabled');
    expect(await until(() => item(out.ChangesTable, 'while-off'))).toBeDefined();
  });

  it('serves its function’s URL to anyone', async () => {
    const answer = await fetch(`${out.CountUrl}some/page?x=1`);
    expect(answer.headers.get('content-type')).toBe('text/html');
    expect(await answer.text()).toBe('<h1>GET /some/page</h1>');
  });

  it('lets nobody invoke a function who may not', async () => {
    const sts = keep(new STSClient(config));
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: out.WriteOrderRole, RoleSessionName: 'someone' }),
    );
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    const asRole = keep(new LambdaClient({ ...config, credentials }));
    const invocation = asRole.send(new InvokeCommand({ FunctionName: out.WriteOrderName, Payload: '{}' }));
    await expect(invocation).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const put = keep(new DynamoDBClient({ ...config, credentials })).send(
      new PutItemCommand({ TableName: out.OrdersTable, Item: { pk: { S: 'by-role' } } }),
    );
    await expect(put).resolves.toBeDefined();
  });

  it('describes its functions', async () => {
    const { Runtime, Timeout, Environment } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: out.WriteOrderName }),
    );
    expect({ Runtime, Timeout, orders: Environment?.Variables?.ORDERS }).toEqual({
      Runtime: 'nodejs24.x',
      Timeout: 20,
      orders: out.OrdersTable,
    });
  });
});
