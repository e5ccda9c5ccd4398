import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { STSClient } from '@aws-sdk/client-sts';

/** The outputs of the example's two stacks. */
export interface OrdersOutputs {
  readonly TableName: string;
  readonly AuditTableName: string;
  readonly ReadOnlyParameterName: string;
  readonly WriterFunctionName: string;
  readonly ImportFunctionName: string;
  readonly StateMachineArn: string;
  readonly LiftFreezeStateMachineArn: string;
  readonly RecoveryBucketName: string;
}

/** AWS's own clients on the sandbox's port, and the two things that only a sandbox has: a clock to advance and an inbox. */
export const connect = (endpoint: string, region: string) => {
  const config = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const admin = async <T>(path: string, body?: unknown): Promise<T> => {
    const response = await fetch(
      `${endpoint}/_sandbox/${path}`,
      body ? { method: 'POST', body: JSON.stringify(body) } : {},
    );
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    config,
    dynamodb: new DynamoDBClient(config),
    lambda: new LambdaClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    states: new SFNClient(config),
    sts: new STSClient(config),
    outputs: (): Promise<OrdersOutputs> => admin('outputs'),
    inbox: (): Promise<Mail[]> => admin('inbox'),
    now: async () => new Date((await admin<{ now: string }>('clock')).now),
    advance: (seconds: number) => admin('clock', { advanceSeconds: seconds }),
  };
};

export type Aws = ReturnType<typeof connect>;

export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}
