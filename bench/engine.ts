import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { recoveryApp } from '../lib/recovery-app.ts';
import { startSandbox } from '../sandbox/index.ts';
import type { Measurement } from './measurement.ts';

const items = 50_000;
const batch = 25;

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'EachBatch',
  States: {
    EachBatch: {
      Type: 'Map',
      Label: 'EachBatch',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSONL' },
        Arguments: { Bucket: '${Bucket}', Key: 'items.jsonl' },
      },
      ItemBatcher: { MaxItemsPerBatch: batch },
      MaxConcurrency: 40,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Nothing',
        States: {
          Nothing: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Arguments: { FunctionName: '${Nothing}', Payload: '{% $states.input %}' },
            Output: '{% $states.result.Payload %}',
            End: true,
          },
        },
      },
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        Arguments: { Bucket: '${Bucket}', Prefix: 'results' },
      },
      End: true,
    },
  },
};

const synthesize = () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'coldpatch-bench-'));
  writeFileSync(path.join(directory, 'index.mjs'), 'export const handler = async () => ({});');
  const app = recoveryApp({ outdir: path.join(directory, 'cdk.out') });
  const stack = new Stack(app, 'Bench');
  const bucket = new Bucket(stack, 'Bucket');
  const nothing = new LambdaFunction(stack, 'Nothing', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(directory, { exclude: ['cdk.out'] }),
  });
  const machine = new StateMachine(stack, 'Machine', {
    definitionBody: DefinitionBody.fromString(JSON.stringify(definition)),
    definitionSubstitutions: { Bucket: bucket.bucketName, Nothing: nothing.functionArn },
  });
  nothing.grantInvoke(machine);
  bucket.grantReadWrite(machine);
  const children = stack.formatArn({
    service: 'states',
    resource: `execution:${machine.stateMachineName}/EachBatch:*`,
  });
  new Policy(stack, 'Children', {
    roles: [machine.role as never],
    statements: [
      new PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }),
      new PolicyStatement({ actions: ['states:DescribeExecution', 'states:StopExecution'], resources: [children] }),
    ],
  });
  new CfnOutput(stack, 'BucketName', { value: bucket.bucketName });
  new CfnOutput(stack, 'MachineArn', { value: machine.stateMachineArn });
  return app.synth().directory;
};

/** How long the sandbox takes for 50,000 items in 2,000 children whose function does nothing, in real workers. */
export const measureEngine = async (): Promise<Measurement[]> => {
  const sandbox = await startSandbox({ assembly: synthesize() });
  try {
    const config = {
      endpoint: sandbox.endpoint,
      region: sandbox.world.region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    const { BucketName: Bucket = '', MachineArn: stateMachineArn = '' } = sandbox.outputs;
    const rows = Array.from({ length: items }, (_, i) => JSON.stringify({ key: { pk: { S: `item-${i}` } } })).join(
      '\n',
    );
    await new S3Client(config).send(new PutObjectCommand({ Bucket, Key: 'items.jsonl', Body: rows }));
    const states = new SFNClient(config);
    const run = async () => {
      const start = performance.now();
      const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn, input: '{}' }));
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        const { status, error, cause } = await states.send(new DescribeExecutionCommand({ executionArn }));
        if (status === 'SUCCEEDED') return (performance.now() - start) / 1000;
        if (status !== 'RUNNING') throw new Error(`The execution ${status}: ${error} ${cause}`);
      }
    };
    const [cold, warm] = [await run(), await run()];
    return [
      {
        what: `${items.toLocaleString('en')} items, ${(items / batch).toLocaleString('en')} children: seconds`,
        value: cold,
        goal: { atMost: 5 },
        detail: `${warm.toFixed(2)} s with warm workers`,
      },
    ];
  } finally {
    await sandbox.close();
  }
};
