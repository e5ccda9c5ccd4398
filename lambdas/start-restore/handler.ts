import {
  DescribeContinuousBackupsCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
} from '@aws-sdk/client-dynamodb';
import type { RepairInput, RestoreStatus } from '../shared/contract.ts';
import { describeTable } from '../shared/describe-table.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, traced } from '../shared/step.ts';
import { startRestore } from './start-restore.ts';

const client = traced(new DynamoDBClient());
const ports = {
  hold: new RunStore(client, fromEnvironment('RUN_STORE_TABLE')),
  tables: {
    describe: (tableName: string) => describeTable(client, tableName),
    restore: async (input: RestoreTableToPointInTimeCommand['input']) => {
      await client.send(new RestoreTableToPointInTimeCommand(input));
    },
    earliestRestorable: async (tableName: string) => {
      const command = new DescribeContinuousBackupsCommand({ TableName: tableName });
      const { ContinuousBackupsDescription: backups } = await client.send(command);
      return backups?.PointInTimeRecoveryDescription?.EarliestRestorableDateTime;
    },
  },
};

export const handler = step<RepairInput, RestoreStatus>((input) => startRestore(input, ports));
