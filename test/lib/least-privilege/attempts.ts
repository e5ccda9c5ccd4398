import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

type Attempts = readonly (readonly [name: string, attempt: () => Promise<object>])[];

const key = (order: string) => ({ customer: { S: 'intruder' }, order: { S: order } });
const where = `WHERE customer = 'intruder' AND "order" = 'a'`;

/** Every way to write an item. In this order each finds what it needs, and nothing is left at the end. */
export const writes = (client: DynamoDBClient, TableName: string): Attempts => {
  const Update = {
    TableName,
    Key: key('a'),
    UpdateExpression: 'SET n = :n',
    ExpressionAttributeValues: { ':n': { N: '1' } },
  };
  const statements = {
    INSERT: `INSERT INTO "${TableName}" VALUE {'customer': 'intruder', 'order': 'a'}`,
    UPDATE: `UPDATE "${TableName}" SET n = 2 ${where}`,
    DELETE: `DELETE FROM "${TableName}" ${where}`,
  };
  const partiQl = (operation: string, send: (statement: string) => Promise<object>): Attempts =>
    Object.entries(statements).map(([verb, statement]) => [`${operation}, ${verb}`, () => send(statement)]);
  const request = (Request: object) => ({ RequestItems: { [TableName]: [Request] } });
  return [
    ['PutItem', () => client.send(new PutItemCommand({ TableName, Item: key('a') }))],
    ['UpdateItem', () => client.send(new UpdateItemCommand(Update))],
    ['DeleteItem', () => client.send(new DeleteItemCommand({ TableName, Key: key('a') }))],
    [
      'BatchWriteItem, a put',
      () => client.send(new BatchWriteItemCommand(request({ PutRequest: { Item: key('a') } }))),
    ],
    [
      'TransactWriteItems, an update and a put',
      () =>
        client.send(
          new TransactWriteItemsCommand({ TransactItems: [{ Update }, { Put: { TableName, Item: key('b') } }] }),
        ),
    ],
    [
      'TransactWriteItems, a delete',
      () => client.send(new TransactWriteItemsCommand({ TransactItems: [{ Delete: { TableName, Key: key('b') } }] })),
    ],
    [
      'BatchWriteItem, a delete',
      () => client.send(new BatchWriteItemCommand(request({ DeleteRequest: { Key: key('a') } }))),
    ],
    ...partiQl('ExecuteStatement', (Statement) => client.send(new ExecuteStatementCommand({ Statement }))),
    ...partiQl('BatchExecuteStatement', (Statement) =>
      client.send(new BatchExecuteStatementCommand({ Statements: [{ Statement }] })),
    ),
    ...partiQl('ExecuteTransaction', (Statement) =>
      client.send(new ExecuteTransactionCommand({ TransactStatements: [{ Statement }] })),
    ),
  ];
};

export const reads = (client: DynamoDBClient, TableName: string): Attempts => {
  const Get = { TableName, Key: key('a') };
  const Statement = `SELECT * FROM "${TableName}" ${where}`;
  return [
    ['GetItem', () => client.send(new GetItemCommand(Get))],
    [
      'BatchGetItem',
      () => client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('a')] } } })),
    ],
    ['TransactGetItems', () => client.send(new TransactGetItemsCommand({ TransactItems: [{ Get }] }))],
    [
      'Query',
      () =>
        client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'customer = :c',
            ExpressionAttributeValues: { ':c': { S: 'intruder' } },
          }),
        ),
    ],
    ['Scan', () => client.send(new ScanCommand({ TableName, Limit: 1 }))],
    ['ExecuteStatement, SELECT', () => client.send(new ExecuteStatementCommand({ Statement }))],
  ];
};

/** Makes the attempts one after the other: what became of each, in a word. */
export const outcomesOf = async (attempts: Attempts): Promise<Record<string, string>> => {
  const outcomes: Record<string, string> = {};
  for (const [name, attempt] of attempts) outcomes[name] = await attempt().then(accepted, refused);
  return outcomes;
};

const accepted = (output: object) => {
  const responses = 'Responses' in output && Array.isArray(output.Responses) ? output.Responses : [];
  return responses.map(({ Error: error }) => error?.Code).find((code) => code !== undefined) ?? 'accepted';
};
const refused = ({ name, message }: Error) => (message.includes('explicit deny') ? 'denied' : `${name}: ${message}`);
