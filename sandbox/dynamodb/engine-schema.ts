import type { DatabaseSync } from 'node:sqlite';
import type { Engine } from './engine.ts';

/** The columns of an item table, as the history's triggers and restores rely on them. */
const itemColumns = 'pk TEXT, sk TEXT, item_json TEXT, item_size INTEGER, cached_at REAL, hash_prefix TEXT';
const probe = 'sandbox-schema-probe';

/**
 * Makes a table, writes an item, and looks at what the engine did to its SQLite file. Throws if it is not what the history
 * was written for: a wrong history would restore wrong data.
 */
export const checkEngineSchema = async (engine: Engine, database: DatabaseSync): Promise<void> => {
  await engine.call('CreateTable', {
    TableName: probe,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  await engine.call('PutItem', { TableName: probe, Item: { id: { S: 'a' } } });
  const columns = database.prepare(`PRAGMA table_info("${probe}")`).all();
  const found = columns.map(({ name, type }) => `${name} ${type}`).join(', ');
  const row = found === itemColumns ? database.prepare(`SELECT pk, sk, item_json FROM "${probe}"`).get() : undefined;
  await engine.call('DeleteTable', { TableName: probe });
  if (row?.pk !== 'S:a' || row.sk !== '' || row.item_json !== '{"id":{"S":"a"}}') {
    throw new Error(
      `The DynamoDB engine keeps its items in another form than the sandbox's history knows (${itemColumns}): ` +
        `it has ${row ? JSON.stringify(row) : found || 'no such table'}.`,
    );
  }
};
