import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { fromEnvironment } from '../environment.ts';
import { loadTableConfig } from '../load-table-config.ts';
import { RunStore } from '../run-store.ts';
import { traced } from '../step.ts';
import { EventSourceMappings } from './event-source-mappings.ts';
import { FreezeParameter } from './freeze-parameter.ts';
import { HoldStore } from './hold-store.ts';
import { PausedMappings } from './paused-mappings.ts';
import { WriterRoles } from './writer-roles.ts';

/** The ports of FreezeWriters, ThawWriters and LiftFreeze, on AWS. */
export const freezePorts = () => {
  const dynamodb = traced(new DynamoDBClient());
  const ssm = traced(new SSMClient());
  const table = fromEnvironment('RUN_STORE_TABLE');
  const now = () => new Date();
  const parameter = new FreezeParameter({
    holds: new HoldStore(dynamodb, table, 'parameter'),
    async readParameter(name) {
      try {
        return (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
      } catch (error) {
        if (error instanceof ParameterNotFound) return undefined;
        throw error;
      }
    },
    async writeParameter(name, value) {
      await ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: 'StringList', Overwrite: true }));
    },
    now,
  });
  return {
    runs: new RunStore(dynamodb, table),
    roles: new WriterRoles(traced(new IAMClient())),
    parameter,
    mappings: new PausedMappings({
      holds: new HoldStore(dynamodb, table, 'event source mapping'),
      mappings: new EventSourceMappings(traced(new LambdaClient())),
      now,
    }),
    config: (tableName: string) => loadTableConfig(ssm, fromEnvironment('TABLE_CONFIG_PREFIX'), tableName),
    now,
  };
};
