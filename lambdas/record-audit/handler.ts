import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { fromEnvironment } from '../shared/environment.ts';
import { pause } from '../shared/pause.ts';
import { step, traced } from '../shared/step.ts';
import { putItems } from './put-items.ts';
import { recordAudit } from './record-audit.ts';

const client = traced(new DynamoDBClient());
const ports = {
  trail: { put: putItems(client, fromEnvironment('AUDIT_TABLE'), pause) },
  writerAttribute: fromEnvironment('WRITER_ATTRIBUTE'),
  now: () => Date.now(),
};

export const handler = step<DynamoDBStreamEvent, void>(({ Records }) => recordAudit(Records, ports));
