import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import type { StepInput } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { WriterRoles } from '../shared/freeze/writer-roles.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, traced } from '../shared/step.ts';
import { settleFreeze } from './settle-freeze.ts';

const ports = {
  runs: new RunStore(traced(new DynamoDBClient()), fromEnvironment('RUN_STORE_TABLE')),
  roles: new WriterRoles(traced(new IAMClient())),
  now: () => new Date(),
};

export const handler = step((input: StepInput) => settleFreeze(input, ports));
