import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CheckRestoreInput, CheckRestoreOutput } from '../shared/contract.ts';
import { describeTable } from '../shared/describe-table.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, traced } from '../shared/step.ts';
import { checkRestore } from './check-restore.ts';

const client = traced(new DynamoDBClient());
const ports = {
  hold: new RunStore(client, fromEnvironment('RUN_STORE_TABLE')),
  tables: { describe: (tableName: string) => describeTable(client, tableName) },
  now: () => Date.now(),
};

export const handler = step<CheckRestoreInput, CheckRestoreOutput>((input) => checkRestore(input, ports));
