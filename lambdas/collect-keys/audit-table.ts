import { type DynamoDBClient, GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { auditShards, progressKey } from '../shared/audit-layout.ts';
import type { EventSourceMappings } from '../shared/freeze/event-source-mappings.ts';
import type { AuditConfig } from '../shared/table-config.ts';
import type { AuditRecord, AuditTrail } from './sources/audit-log.ts';

export interface AuditClients {
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly mappings: Pick<EventSourceMappings, 'find'>;
}

/** The AuditTrail in its table, its failure queue and its event source mapping. */
export const auditTable = ({ dynamo: client, sqs: queues, mappings }: AuditClients, audit: AuditConfig): AuditTrail => {
  const ofShard = async (bucket: string): Promise<AuditRecord[]> => {
    const records: AuditRecord[] = [];
    const query = {
      TableName: audit.tableName,
      ConsistentRead: true,
      KeyConditionExpression: '#bucket = :bucket',
      ExpressionAttributeNames: { '#bucket': 'bucket' },
      ExpressionAttributeValues: { ':bucket': { S: bucket } },
    };
    for await (const { Items = [] } of paginateQuery({ client }, query))
      for (const { key, at, sequence, hash, writtenBy } of Items)
        records.push({
          key: key?.S ?? '',
          at: at?.S ?? '',
          sequence: sequence?.S ?? '',
          hash: hash?.S,
          writtenBy: writtenBy?.S,
        });
    return records;
  };
  return {
    async records(minute) {
      return (await Promise.all(auditShards.map((shard) => ofShard(`${minute}#${shard}`)))).flat();
    },
    async lastRecordedMs(minute) {
      const command = new GetItemCommand({
        TableName: audit.tableName,
        Key: progressKey(minute),
        ConsistentRead: true,
      });
      const { Item } = await client.send(command);
      return Item?.recordedAt?.N === undefined ? undefined : Number(Item.recordedAt.N);
    },
    async recorder() {
      const uuid = audit.eventSourceMapping;
      if (uuid === null) return undefined;
      const mapping = await mappings.find(uuid);
      return mapping ?? { uuid, isEnabled: false, changedMs: 0, lastResult: '' };
    },
    async failures() {
      const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
      const command = new GetQueueAttributesCommand({ QueueUrl: audit.failureQueueUrl, AttributeNames: [...names] });
      const { Attributes = {} } = await queues.send(command);
      return names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
    },
  };
};
