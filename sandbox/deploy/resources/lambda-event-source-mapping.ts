import { notImplemented } from '../../core/service.ts';
import type { MappingSettings } from '../../lambda/event-source/stream.ts';
import type { LambdaService } from '../../lambda/service.ts';
import type { ResourceType } from '../resource-type.ts';

/** DynamoDB streams as the source of a function's events. */
export const lambdaEventSourceMapping: ResourceType = {
  type: 'AWS::Lambda::EventSourceMapping',
  properties: [
    'FunctionName',
    'EventSourceArn',
    'Enabled',
    'StartingPosition',
    'BatchSize',
    'MaximumBatchingWindowInSeconds',
    'MaximumRetryAttempts',
    'MaximumRecordAgeInSeconds',
    'BisectBatchOnFunctionError',
    'FunctionResponseTypes',
    'DestinationConfig',
  ],
  nested: { DestinationConfig: ['OnFailure'], 'DestinationConfig.OnFailure': ['Destination'] },
  ignored: {
    ParallelizationFactor: 'Batches run one after the other: what is in order with one is in order with all.',
    Tags: 'Nothing reads them.',
  },
  async create(properties, { world }) {
    const { uuid, arn } = await world
      .service<LambdaService>('lambda')
      .createEventSourceMapping(mappingSettings(properties));
    return { ref: uuid, attributes: { Id: uuid, EventSourceMappingArn: arn } };
  },
};

const mappingSettings = (given: Record<string, unknown>): MappingSettings => {
  const eventSourceArn = String(given.EventSourceArn);
  if (!/^arn:aws:dynamodb:[^:]+:\d+:table\/[^/]+\/stream\/.+$/.test(eventSourceArn)) {
    throw notImplemented(`the event source ${eventSourceArn}`);
  }
  const start = given.StartingPosition;
  if (start !== 'LATEST' && start !== 'TRIM_HORIZON') throw notImplemented(`StartingPosition ${start}`);
  const responseTypes = (given.FunctionResponseTypes ?? []) as string[];
  const strange = responseTypes.find((type) => type !== 'ReportBatchItemFailures');
  if (strange !== undefined) throw notImplemented(`the FunctionResponseType ${strange}`);
  const queueArn = failureQueueArn((given.DestinationConfig ?? {}) as Record<string, unknown>);
  return {
    functionName: String(given.FunctionName),
    eventSourceArn,
    enabled: String(given.Enabled ?? true) === 'true',
    startingPosition: start,
    batchSize: numberOr(given.BatchSize, 100),
    batchingWindowSeconds: numberOr(given.MaximumBatchingWindowInSeconds, 0),
    retryAttempts: numberOr(given.MaximumRetryAttempts, -1),
    recordAgeSeconds: numberOr(given.MaximumRecordAgeInSeconds, -1),
    bisectOnError: String(given.BisectBatchOnFunctionError ?? false) === 'true',
    reportItemFailures: responseTypes.length > 0,
    ...(queueArn === undefined ? {} : { failureQueueArn: queueArn }),
  };
};

const numberOr = (value: unknown, otherwise: number) => (value === undefined ? otherwise : Number(value));

const failureQueueArn = ({ OnFailure }: Record<string, unknown>): string | undefined => {
  if (OnFailure === undefined) return undefined;
  const destination = String((OnFailure as Record<string, unknown>).Destination);
  if (!destination.startsWith('arn:aws:sqs:')) throw notImplemented(`the on-failure destination ${destination}`);
  return destination;
};
