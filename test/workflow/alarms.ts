import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import type { Shop } from './shop.ts';

/** Makes a metric alarm that is OK; it becomes what it is told. */
export const newAlarm = async ({ aws }: Shop, AlarmName: string) => {
  const cloudwatch = new CloudWatchClient(aws.config);
  const become = (StateValue: 'ALARM' | 'OK') =>
    cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: `It is ${StateValue}.` }));
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'shop',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  await become('OK');
  return { become };
};

/** Whether StopPatching has noted on the run that its alarm is on. */
export const isStopped = async ({ aws }: Shop, runId: string): Promise<boolean> => {
  const { TableNames } = await aws.dynamodb.send(new ListTablesCommand());
  const TableName = TableNames?.find((name) => name.includes('RunStore'));
  const Key = { pk: { S: `RUN#${runId}` } };
  const { Item } = await aws.dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return Item?.stopped !== undefined;
};
