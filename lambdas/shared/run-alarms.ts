import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Stopped } from './run-record.ts';

/** What an alarm came to be in. */
export interface AlarmNews extends Stopped {
  /** ALARM, OK or INSUFFICIENT_DATA. */
  readonly state: string;
}

/** The flag on a run that stops its writes while the alarm of `patch.stopOnAlarm` is in ALARM. */
export class RunAlarms {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#table = tableName;
  }

  /** Sets or clears the flag. News may come twice, late and in any order: only newer ones count. False: it was none. */
  async note(runId: string, { alarm, state, reason, at }: AlarmNews): Promise<boolean> {
    const inAlarm = state === 'ALARM';
    const stopped = { alarm, reason, at } satisfies Stopped;
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: { pk: { S: `RUN#${runId}` } },
      UpdateExpression: inAlarm ? 'SET alarmAt = :at, stopped = :stopped' : 'SET alarmAt = :at REMOVE stopped',
      ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(alarmAt) OR alarmAt < :at)',
      ExpressionAttributeValues: {
        ':at': { S: at },
        ...(inAlarm && { ':stopped': { S: JSON.stringify(stopped) } }),
      },
    });
    try {
      await this.#client.send(command);
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return false;
    }
  }
}
