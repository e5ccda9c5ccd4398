import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';

/** `expiresAt` is the store's TTL. Events may recur as long as an execution's history is kept: 90 days. */
const keptSeconds = 90 * 24 * 3600;

/** Which reports of a run were mailed: `REPORT#<runId>#<startedAt>#<what>`. Marked after the mail: at least once, seldom twice. */
export class ReportMarks {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async has(mark: string): Promise<boolean> {
    const Key = { pk: { S: `REPORT#${mark}` } };
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#tableName, Key, ConsistentRead: true }),
    );
    return Item !== undefined;
  }

  async set(mark: string): Promise<void> {
    const expiresAt = { N: String(Math.ceil(Date.now() / 1000) + keptSeconds) };
    const Item = { pk: { S: `REPORT#${mark}` }, expiresAt };
    await this.#client.send(new PutItemCommand({ TableName: this.#tableName, Item }));
  }
}
