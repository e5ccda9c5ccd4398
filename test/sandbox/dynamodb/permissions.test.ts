import { describe, expect, it } from '@jest/globals';
import { permissionsOf } from '../../../sandbox/dynamodb/permissions.ts';
import { tableNames } from '../../../sandbox/dynamodb/table-names.ts';

const names = tableNames({ account: '123456789012', region: 'eu-central-1' });
const arn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/';
const statement = (Statement: string) => ({ Statement });

describe('what IAM has to allow for a DynamoDB call', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['PutItem', { TableName: 'orders' }, ['PutItem orders']],
    ['GetItem', { TableName: `${arn}orders` }, ['GetItem orders']],
    ['Query', { TableName: 'orders' }, ['Query orders']],
    ['Query', { TableName: 'orders', IndexName: 'by-day' }, ['Query orders/index/by-day']],
    ['Scan', { TableName: 'orders', IndexName: 'by-day' }, ['Scan orders/index/by-day']],
    ['BatchGetItem', { RequestItems: { a: {}, b: {} } }, ['BatchGetItem a', 'BatchGetItem b']],
    ['BatchWriteItem', { RequestItems: { [`${arn}a`]: [] } }, ['BatchWriteItem a']],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'a' } }] }, ['GetItem a']],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'a' } },
          { Put: { TableName: 'a' } },
          { Update: { TableName: 'a' } },
          { Delete: { TableName: 'b' } },
          { ConditionCheck: { TableName: 'b' } },
        ],
      },
      ['PutItem a', 'UpdateItem a', 'DeleteItem b', 'ConditionCheckItem b'],
    ],
    ['ExecuteStatement', statement('SELECT * FROM "a"."by-day"'), ['PartiQLSelect a/index/by-day']],
    [
      'BatchExecuteStatement',
      { Statements: [statement('UPDATE a SET x = 1'), statement('INSERT INTO "b" VALUE {}')] },
      ['PartiQLUpdate a', 'PartiQLInsert b'],
    ],
    ['ExecuteTransaction', { TransactStatements: [statement('DELETE FROM a WHERE x = 1')] }, ['PartiQLDelete a']],
    ['DescribeTable', { TableName: 'a' }, ['DescribeTable a']],
    ['DescribeKinesisStreamingDestination', { TableName: 'a' }, ['DescribeKinesisStreamingDestination a']],
    ['UpdateContinuousBackups', { TableName: 'a' }, ['UpdateContinuousBackups a']],
    ['TagResource', { ResourceArn: `${arn}a` }, ['TagResource a']],
    [
      'RestoreTableToPointInTime',
      { SourceTableName: 'a', TargetTableName: 'b' },
      [
        'RestoreTableToPointInTime a',
        ...['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'].map(
          (one) => `${one} b`,
        ),
      ],
    ],
    ['PutItem', {}, []],
    ['BatchWriteItem', { RequestItems: null }, []],
  ])('%s %j', (operation, input, expected) => {
    const permissions = permissionsOf({ operation, input }, names);
    expect(permissions.map(({ action, resource }) => `${action} ${resource}`)).toEqual(
      expected.map((one) => `dynamodb:${one.replace(' ', ` ${arn}`)}`),
    );
  });

  it('is ListTables on everything', () => {
    expect(permissionsOf({ operation: 'ListTables', input: {} }, names)).toEqual([
      { action: 'dynamodb:ListTables', resource: '*' },
    ]);
  });
});
