import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeKinesisStreamingDestinationCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { EventSourceMappings } from '../shared/freeze/event-source-mappings.ts';
import { RunAlarms } from '../shared/run-alarms.ts';
import type { SurroundingsPorts } from './ports.ts';

export interface SurroundingsClients {
  readonly dynamodb: DynamoDBClient;
  readonly lambda: LambdaClient;
  readonly cloudwatch: CloudWatchClient;
}

export const surroundingsPorts = (
  { dynamodb, lambda, cloudwatch }: SurroundingsClients,
  runStore: string,
): SurroundingsPorts => ({
  mappings: new EventSourceMappings(lambda),
  async kinesisStreams(tableName) {
    const command = new DescribeKinesisStreamingDestinationCommand({ TableName: tableName });
    const { KinesisDataStreamDestinations = [] } = await dynamodb.send(command);
    return KinesisDataStreamDestinations.filter(({ DestinationStatus = '' }) =>
      ['ENABLING', 'ACTIVE', 'UPDATING'].includes(DestinationStatus),
    ).map(({ StreamArn = '' }) => StreamArn);
  },
  async alarm(name) {
    const command = new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
    const { MetricAlarms = [], CompositeAlarms = [] } = await cloudwatch.send(command);
    const [found] = [...MetricAlarms, ...CompositeAlarms];
    return (
      found && {
        state: found.StateValue ?? '',
        reason: found.StateReason ?? '',
        at: (found.StateUpdatedTimestamp ?? new Date(0)).toISOString(),
      }
    );
  },
  alarms: new RunAlarms(dynamodb, runStore),
});
