import { BatchWriteItemCommand, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, ListMapRunsCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { approvalLink, decide } from '../../examples/orders/demo/approve.ts';
import { type Aws, connect, type OrdersOutputs } from '../../examples/orders/demo/aws.ts';
import { tryToWrite } from '../../examples/orders/demo/frozen-writer.ts';
import { startSandboxProcess } from './sandbox-process.ts';
import { eventually } from './shop.ts';

const customer = 'c-1';
const order = { customer, order: 'o-7', total: '12.50', status: 'open' };
const Key = { customer: { S: customer }, order: { S: order.order } };

describe('a stranger with an SDK, at npm run sandbox', () => {
  let sandbox: Awaited<ReturnType<typeof startSandboxProcess>>;
  let aws: Aws;
  let outputs: OrdersOutputs;
  beforeAll(async () => {
    sandbox = await startSandboxProcess('--time-scale', '300');
    aws = connect(sandbox.endpoint, 'us-east-1');
    outputs = await aws.outputs();
  });
  afterAll(async () => {
    expect(await sandbox?.interrupt()).toBe(0);
  });

  const parameter = async () => {
    const ssm = new SSMClient(aws.config);
    return (await ssm.send(new GetParameterCommand({ Name: outputs.ReadOnlyParameterName }))).Parameter?.Value;
  };
  const set = (attribute: string, value: string) =>
    aws.dynamodb.send(
      new UpdateItemCommand({
        TableName: outputs.TableName,
        Key,
        UpdateExpression: 'SET #attribute = :value, writtenBy = :writer',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: { ':value': { N: value }, ':writer': { S: 'deploy-4f2a' } },
      }),
    );

  it('is told where everything is and what to type', async () => {
    expect(outputs).toEqual({
      TableName: 'orders',
      AuditTableName: expect.any(String),
      ReadOnlyParameterName: 'read-only-customers',
      StateMachineArn: expect.stringMatching(/^arn:aws:states:/),
      LiftFreezeStateMachineArn: expect.stringMatching(/^arn:aws:states:/),
      RecoveryBucketName: expect.any(String),
      WriterFunctionName: expect.any(String),
      ImportFunctionName: expect.any(String),
    });
    const said = sandbox.printed();
    for (const name of [sandbox.endpoint, '/_sandbox/inbox', '/_sandbox/clock', outputs.StateMachineArn])
      expect(said).toContain(name);
  });

  it('breaks an order, recovers it with the parameters of the README, and finds it repaired and the writers thawed', async () => {
    const { TableName, StateMachineArn } = outputs;
    const Item = { ...Key, total: { N: '12.50' }, status: { S: 'open' }, writtenBy: { S: 'deploy-3c11' } };
    await aws.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }));
    const second = async () => `${(await aws.now()).toISOString().slice(0, 19)}Z`;
    await aws.advance(60);
    const restoreTo = await second();
    await aws.advance(60);
    const from = await second();
    await set('total', '1250');
    await aws.advance(60);

    const incident = {
      tableName: TableName,
      restoreTo,
      reason: 'INC-1234: deploy 4f2a wrote wrong totals',
      requestedBy: 'kim@example.com',
      impactedKeys: { source: 'audit-log', from, to: await second(), writtenBy: 'deploy-4f2a' },
      patch: { attributes: ['total'], createdItems: 'delete' },
    };
    const { executionArn } = await aws.states.send(
      new StartExecutionCommand({
        stateMachineArn: StateMachineArn,
        name: 'INC-1234',
        input: JSON.stringify(incident),
      }),
    );
    const link = await eventually(() => approvalLink(aws, 'INC-1234'));
    expect(await parameter()).toBe('all');
    expect(await tryToWrite(aws, outputs, order)).toMatchObject({ refused: true });
    const { mapRuns } = await aws.states.send(new ListMapRunsCommand({ executionArn }));
    // Newest first: the proof, and before it the patch.
    expect(mapRuns?.map(({ mapRunArn = '' }) => mapRunArn.match(/\/(\w+):/)?.[1])).toEqual([
      'VerifyPatch',
      'PatchItems',
    ]);

    await decide(link, 'approve');
    const ended = await eventually(async () => {
      const execution = await aws.states.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status !== 'RUNNING' && execution;
    });
    expect(ended).toMatchObject({ status: 'SUCCEEDED' });
    const repaired = await aws.dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    expect(repaired.Item).toMatchObject({ total: { N: '12.5' }, status: { S: 'open' } });
    expect(await parameter()).toBe('none');
    expect(await tryToWrite(aws, outputs, order)).toMatchObject({ guard: { statusCode: 200 }, refused: false });
  });
});
