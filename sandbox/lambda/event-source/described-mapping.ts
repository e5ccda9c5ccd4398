import type { MappingSwitch } from './mapping-switch.ts';
import type { MappingSettings } from './stream.ts';

export interface Mapping {
  readonly uuid: string;
  readonly arn: string;
  readonly functionArn: string;
  readonly settings: MappingSettings;
  readonly switch: MappingSwitch;
}

/** An EventSourceMappingConfiguration, as every operation on mappings gives it. */
export const describedMapping = ({ uuid, arn, functionArn, settings, switch: its }: Mapping) => ({
  UUID: uuid,
  EventSourceMappingArn: arn,
  FunctionArn: functionArn,
  EventSourceArn: settings.eventSourceArn,
  State: its.state,
  StateTransitionReason: 'User initiated',
  LastProcessingResult: its.lastResult,
  LastModified: its.turnedMs / 1000,
  StartingPosition: settings.startingPosition,
  BatchSize: settings.batchSize,
  MaximumBatchingWindowInSeconds: settings.batchingWindowSeconds,
  MaximumRetryAttempts: settings.retryAttempts,
  MaximumRecordAgeInSeconds: settings.recordAgeSeconds,
  BisectBatchOnFunctionError: settings.bisectOnError,
  FunctionResponseTypes: settings.reportItemFailures ? ['ReportBatchItemFailures'] : [],
  ...(settings.failureQueueArn !== undefined && {
    DestinationConfig: { OnFailure: { Destination: settings.failureQueueArn } },
  }),
});
