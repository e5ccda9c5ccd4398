import type { Authority } from '../../core/authority.ts';
import { AwsError } from '../../core/service.ts';
import type { DynamoDbService } from '../../dynamodb/service.ts';
import type { StreamAccess } from './stream.ts';

const actions = ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'];

/** DynamoDB's streams as event source mappings read them. */
export const dynamoDbStreams = (
  dynamodb: Pick<DynamoDbService, 'tableOfStream' | 'records' | 'latestSequence'>,
  iam: Pick<Authority, 'judge'>,
): StreamAccess => {
  const tableOf = (streamArn: string): string => {
    const tableName = dynamodb.tableOfStream(streamArn);
    if (tableName !== undefined) return tableName;
    throw new AwsError('InvalidParameterValueException', `Stream not found: ${streamArn}`);
  };
  return {
    authorize(roleArn, streamArn) {
      const role = { kind: 'role', roleName: roleArn.split('/').at(-1) ?? '', sessionName: 'event-source' } as const;
      try {
        iam.judge(
          role,
          actions.map((action) => ({ action: `dynamodb:${action}`, resource: streamArn })),
        );
      } catch (cause) {
        const message = `Cannot access stream ${streamArn}. Please ensure the role can perform the ${actions.join(', ')} Actions on your stream in IAM. (${(cause as Error).message})`;
        throw Object.assign(new AwsError('InvalidParameterValueException', message), { cause });
      }
    },
    position: (streamArn, start) => {
      const tableName = tableOf(streamArn);
      return start === 'TRIM_HORIZON' ? '0' : dynamodb.latestSequence(tableName);
    },
    read: (streamArn, after, limit) => dynamodb.records(tableOf(streamArn), after, limit),
  };
};
