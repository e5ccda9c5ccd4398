import type { Operation } from './context.ts';
import { refuseOthers, stringOf } from './members.ts';

/** No table here streams to Kinesis. */
export const kinesisDestinationOperations: Record<string, Operation> = {
  DescribeKinesisStreamingDestination(input, { tables }) {
    refuseOthers('DescribeKinesisStreamingDestination', input, ['TableName']);
    const { name } = tables.get(stringOf(input, 'TableName'));
    return { TableName: name, KinesisDataStreamDestinations: [] };
  },
};
