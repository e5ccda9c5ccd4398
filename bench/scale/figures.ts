/** A number that the model rests on, and where it is from. */
export interface Figure {
  readonly value: number;
  readonly what: string;
  readonly source: string;
  /**
   * read: in a stored copy of that page. quoted: by others who name that page. not found: in AWS's documentation when this project
   * began, and not found again. measured: `--check` measures it anew. assumed: nobody promises it.
   */
  readonly how: 'read' | 'quoted' | 'not found' | 'measured' | 'assumed';
}

const sfn = 'https://docs.aws.amazon.com/step-functions/latest/dg/';
const dynamo = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/';
const price = 'https://aws.amazon.com/';
const here = '`--check`';
const doubled = `${here}, doubled`;

const figure = (value: number, what: string, how: Figure['how'], source: string): Figure => ({
  value,
  what,
  source,
  how,
});

/** Quotas are us-east-1's defaults, prices us-east-1's in US dollars. */
export const figures = {
  childStarts: figure(
    100,
    'STANDARD children that a Map Run starts a second',
    'not found',
    'near it: 300 StartExecution a second',
  ),
  openChildren: figure(10_000, 'children of a Map Run at a time', 'read', `${sfn}service-quotas.html`),
  transitions: figure(5_000, 'state transitions a second (800 in most Regions)', 'read', `${sfn}service-quotas.html`),
  mapItems: figure(
    100_000_000,
    'items after which a Distributed Map stops reading',
    'read',
    `${sfn}input-output-itemreader.html`,
  ),
  payloadBytes: figure(262_144, 'bytes of an input', 'read', `${sfn}service-quotas.html`),
  lambdaConcurrency: figure(
    1_000,
    "an account's Lambda invocations at a time",
    'read',
    'https://docs.aws.amazon.com/lambda/latest/operatorguide/scaling-concurrency.html',
  ),
  lambdaScaling: figure(
    1_000,
    'environments that a function gains in 10 s',
    'read',
    'https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html',
  ),
  newTableWrites: figure(
    4_000,
    'writes a second of an on-demand table that never had more (or twice its earlier peak)',
    'read',
    'https://repost.aws/knowledge-center/on-demand-table-throttling-dynamodb',
  ),
  newTableReads: figure(
    12_000,
    'reads a second of such a table; the restored table is one',
    'read',
    'https://repost.aws/knowledge-center/on-demand-table-throttling-dynamodb',
  ),
  tableWrites: figure(
    40_000,
    "an on-demand table's reads, and writes, a second",
    'read',
    `${dynamo}on-demand-capacity-mode-max-throughput.html`,
  ),
  partitionWrites: figure(
    1_000,
    "a partition's writes a second (reads: 3,000)",
    'read',
    `${dynamo}warm-throughput-scenarios.html`,
  ),
  s3Writes: figure(
    3_500,
    'PUT a second and prefix (GET, LIST: 5,500)',
    'quoted',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html',
  ),

  s3Ms: figure(
    150,
    'ms that S3 takes over a small object (AWS: 100 to 200)',
    'read',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html',
  ),
  dynamoMs: figure(10, 'ms of a DynamoDB request (AWS: single-digit)', 'read', `${dynamo}on-demand-capacity-mode.html`),
  childMs: figure(200, 'ms that a child takes besides its function', 'assumed', '-'),
  vcpuMiB: figure(
    1_769,
    'MiB that come with one vCPU',
    'quoted',
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html',
  ),
  heapShare: figure(
    0.9,
    "of a function's memory for Node's heap",
    'quoted',
    '/var/runtime/bootstrap of the Node.js runtimes',
  ),
  mapEntries: figure(2 ** 24, 'entries that a JavaScript Map holds', 'measured', 'V8 throws a RangeError'),
  statementsMs: figure(50, 'ms of a BatchExecuteStatement of 25 updates', 'assumed', '-'),
  itemMs: figure(
    0.5,
    'vCPU-ms of PatchBatch for an item, all told',
    'measured',
    'the CPU that bench/patching-world.ts took here, doubled',
  ),
  readMicros: figure(15, 'vCPU-µs to read a key of a CSV file and write it into a chunk', 'measured', doubled),
  skipMicros: figure(5, 'vCPU-µs to skip a key that an earlier call read', 'measured', doubled),
  mergeMicros: figure(15, "vCPU-µs to merge a key's rows", 'measured', doubled),
  summaryMicros: figure(25, 'vCPU-µs to add up a key', 'measured', doubled),
  shardBytes: figure(600, 'bytes of a row while its shard is merged, garbage too', 'measured', here),
  verdictBytes: figure(130, 'bytes that SummarizePatch keeps of a key', 'measured', here),

  transitionPrice: figure(0.025 / 1e3, 'a state transition', 'read', `${price}step-functions/pricing/`),
  childTransitions: figure(
    2,
    'transitions of a child with one state: its start counts',
    'read',
    'https://catalog.workshops.aws/serverless-data-processing',
  ),
  gbSecondPrice: figure(
    0.0000166667,
    'a GB-second of Lambda (x86)',
    'read',
    'https://docs.aws.amazon.com/whitepapers/latest/how-aws-pricing-works/lambda.html',
  ),
  invocationPrice: figure(
    0.2 / 1e6,
    'a Lambda request',
    'read',
    'https://docs.aws.amazon.com/whitepapers/latest/how-aws-pricing-works/lambda.html',
  ),
  readPrice: figure(0.125 / 1e6, 'a read request unit', 'quoted', `${price}dynamodb/pricing/on-demand/`),
  writePrice: figure(0.625 / 1e6, 'a write request unit', 'quoted', `${price}dynamodb/pricing/on-demand/`),
  restorePrice: figure(0.15, 'a restored GB', 'quoted', `${price}dynamodb/pricing/on-demand/`),
  storagePrice: figure(0.25 / 30, 'a stored GB a day', 'quoted', `${price}dynamodb/pricing/on-demand/`),
  putPrice: figure(0.005 / 1e3, 'an S3 PUT or LIST', 'quoted', `${price}s3/pricing/`),
  getPrice: figure(0.0004 / 1e3, 'an S3 GET', 'not found', `${price}s3/pricing/`),

  itemKB: figure(1, 'KB of an item, before and after', 'assumed', '-'),
  tableItems: figure(10, 'items in the table for each that is broken', 'assumed', '-'),
} as const satisfies Record<string, Figure>;

/** Their values, by the same names. */
export const given = Object.fromEntries(Object.entries(figures).map(([name, { value }]) => [name, value])) as Record<
  keyof typeof figures,
  number
>;
