import { DescribeKinesisStreamingDestinationCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Front, openFront } from './front.ts';
import { makeTable } from './tables.ts';

describe('DescribeKinesisStreamingDestination', () => {
  let front: Front;
  beforeAll(async () => {
    front = await openFront();
  });
  afterAll(() => front.close());
  const describeIt = (TableName: string) =>
    front.client.send(new DescribeKinesisStreamingDestinationCommand({ TableName }));

  it('finds none for any table, by name or ARN', async () => {
    await makeTable(front, 'orders');
    const none = { TableName: 'orders', KinesisDataStreamDestinations: [] };
    expect(await describeIt('orders')).toMatchObject(none);
    expect(await describeIt('arn:aws:dynamodb:eu-central-1:123456789012:table/orders')).toMatchObject(none);
  });

  it('says that a table is missing', async () => {
    await expect(describeIt('nothing')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('refuses what it does not know', async () => {
    const call = { operation: 'DescribeKinesisStreamingDestination', input: { TableName: 'orders', Foo: 1 } };
    await expect(async () => front.service.handle(call, { kind: 'administrator' })).rejects.toThrow(
      'DescribeKinesisStreamingDestination.Foo',
    );
  });
});
