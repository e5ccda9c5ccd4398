import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '../../create-table.ts';

export { type Engine, startEngine } from '../engine.ts';

/** A fresh run store's table. */
export const createRunStoreTable = (client: DynamoDBClient, name: string) =>
  createTable(client, name, [{ name: 'pk', type: 'S' }]);
