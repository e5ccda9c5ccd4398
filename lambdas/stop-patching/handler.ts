import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fromEnvironment } from '../shared/environment.ts';
import { RunAlarms } from '../shared/run-alarms.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, traced } from '../shared/step.ts';
import { type AlarmEvent, stopPatching } from './stop-patching.ts';

const dynamodb = traced(new DynamoDBClient());
const table = fromEnvironment('RUN_STORE_TABLE');
const ports = { runs: new RunStore(dynamodb, table), alarms: new RunAlarms(dynamodb, table) };

export const handler = step((event: AlarmEvent) => stopPatching(event, ports));
