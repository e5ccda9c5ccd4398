import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Order } from '../order-writes.ts';
import type { Aws, OrdersOutputs } from './aws.ts';
import { goodRelease } from './incident-plan.ts';
import { invokeWriter } from './play-incident.ts';

export interface Refusals {
  /** What the application's own guard answered: 503 while frozen. */
  readonly guard: { readonly statusCode: number; readonly body: string };
  /** What AWS answered to the writer's role when it wrote past the guard. */
  readonly role: string;
  readonly refused: boolean;
}

/** Tries to write to a frozen table, as the application would and, behind its back, with its role. */
export const tryToWrite = async (aws: Aws, outputs: OrdersOutputs, { customer, order }: Order): Promise<Refusals> => {
  const FunctionName = outputs.WriterFunctionName;
  const guard = await invokeWriter(aws, FunctionName, {
    release: goodRelease,
    writes: [{ kind: 'set', customer, order, status: 'late' }],
  });

  const { Role: RoleArn } = await aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const { Credentials } = await aws.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'past-the-guard' }));
  const client = new DynamoDBClient({
    ...aws.config,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  });
  const role = await client
    .send(
      new UpdateItemCommand({
        TableName: outputs.TableName,
        Key: { customer: { S: customer }, order: { S: order } },
        UpdateExpression: 'SET #status = :late',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':late': { S: 'late' } },
      }),
    )
    .then(() => 'The write was accepted.')
    .catch((error: Error) => `${error.name}: ${error.message}`);
  return { guard, role, refused: guard.statusCode === 503 && role.startsWith('AccessDenied') };
};
