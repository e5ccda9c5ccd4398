import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { synthesizeOrders } from '../../examples/orders/app.ts';
import { approvalLink, decide } from '../../examples/orders/demo/approve.ts';
import { type Aws, connect } from '../../examples/orders/demo/aws.ts';
import { Recovery } from '../../examples/orders/demo/recover.ts';
import { type SandboxOptions, startSandbox } from '../../sandbox/index.ts';
import { collectRequests, patchRequests, type Requests, summarizeRequests, verifyRequests } from './requests.ts';

/** A function's requests of one kind, by the model and as the sandbox's front door counted them. */
export interface Compared {
  readonly step: string;
  readonly request: string;
  readonly model: number;
  readonly counted: number;
}

const atOnce = 25;
const customerOf = (i: number) => `customer-${i % 97}`;

const writeOrders = async ({ dynamodb }: Aws, TableName: string, keys: number, total: string) => {
  for (let from = 0; from < keys; from += atOnce) {
    const requests = Array.from({ length: Math.min(atOnce, keys - from) }, (_, i) => ({
      PutRequest: { Item: { customer: { S: customerOf(from + i) }, order: { S: `${from + i}` }, total: { N: total } } },
    }));
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  }
};

/** Breaks `keys` orders, names them in a file, and recovers them. Returns what became of them. */
const recover = async (aws: Aws, keys: number): Promise<Record<string, number>> => {
  const outputs = await aws.outputs();
  await writeOrders(aws, outputs.TableName, keys, '1');
  await aws.advance(10);
  const restoreTo = `${(await aws.now()).toISOString().slice(0, 19)}Z`;
  await aws.advance(10);
  await writeOrders(aws, outputs.TableName, keys, '100');
  const Body = ['customer,order', ...Array.from({ length: keys }, (_, i) => `${customerOf(i)},${i}`)].join('\n');
  const file = { Bucket: outputs.RecoveryBucketName, Key: 'uploads/keys.csv' };
  await new S3Client({ ...aws.config, forcePathStyle: true }).send(new PutObjectCommand({ ...file, Body }));

  const runId = 'scale';
  const recovery = await Recovery.start(aws, outputs, runId, {
    tableName: outputs.TableName,
    restoreTo,
    impactedKeys: { source: 's3', uri: `s3://${file.Bucket}/${file.Key}` },
    freeze: { graceMinutes: 1440, maxMinutes: 2880 },
    // Under a lower ceiling requests are smaller.
    patch: { maxWriteUnitsPerSecond: 1_000_000 },
    approval: { timeoutMinutes: 1440 },
  });
  await recovery.reached('ApprovePatch');
  let link: string | undefined;
  for (link = await approvalLink(aws, runId); !link; link = await approvalLink(aws, runId)) await sleep(100);
  await decide(link, 'approve');
  return JSON.parse((await recovery.finished).execution.output ?? '{}').counts ?? {};
};

/** Recovers that many keys in the sandbox, and holds every function's requests against the model's. */
export const compare = async (keys: number, options: SandboxOptions = {}): Promise<Compared[]> => {
  const counted = new Map<string, number>();
  const models: Record<string, Requests> = {
    CollectKeys: collectRequests(keys),
    PatchBatch: patchRequests(keys),
    VerifyBatch: verifyRequests(keys),
    SummarizePatch: summarizeRequests(keys),
  };
  const sandbox = await startSandbox({
    timeScale: 60,
    restoreSeconds: 10,
    restorableLagSeconds: 1,
    assembly: synthesizeOrders,
    ...options,
    onJudged: (principal, { action }) => {
      const step = Object.keys(models).find(
        (name) => principal.kind === 'role' && principal.sessionName.includes(name),
      );
      if (step) counted.set(`${step} ${action}`, (counted.get(`${step} ${action}`) ?? 0) + 1);
    },
  });
  try {
    const counts = await recover(connect(sandbox.endpoint, sandbox.world.region), keys);
    const rows = Object.entries(models).flatMap(([step, requests]) => {
      const seen = [...counted.keys()]
        .filter((key) => key.startsWith(`${step} `))
        .map((key) => key.split(' ')[1] ?? '');
      return [...new Set([...Object.keys(requests), ...seen])].map((request) => ({
        step,
        request,
        model: requests[request] ?? 0,
        counted: counted.get(`${step} ${request}`) ?? 0,
      }));
    });
    return [{ step: 'the recovery', request: 'items updated', model: keys, counted: counts.updated ?? 0 }, ...rows];
  } finally {
    await sandbox.close();
  }
};

/** Once a container, and there are as many as there are; all other requests go by the keys. */
const perContainer = ({ request }: Compared) => request === 'dynamodb:DescribeTimeToLive';

export const agrees = (row: Compared) => perContainer(row) || row.model === row.counted;

export const inWords = (row: Compared) => {
  const verdict = perContainer(row) ? '  - ' : agrees(row) ? ' ok ' : 'MISS';
  const { step, request, model, counted } = row;
  return `${verdict}  ${step.padEnd(14)}  ${request.padEnd(27)}  model ${String(model).padStart(7)}  counted ${String(counted).padStart(7)}`;
};
