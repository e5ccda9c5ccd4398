import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { ValidateIncidentInput } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { WriterRoles } from '../shared/freeze/writer-roles.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, traced } from '../shared/step.ts';
import { journalPort, keyFilePort, parameterPort, senderPorts, tablePorts } from './aws-ports.ts';
import { surroundingsPorts } from './surroundings-ports.ts';
import { validateIncident } from './validate-incident.ts';

const dynamodb = traced(new DynamoDBClient());
const ssm = traced(new SSMClient());
const s3 = traced(new S3Client());
const runStore = fromEnvironment('RUN_STORE_TABLE');
const recoveryBucket = fromEnvironment('RECOVERY_BUCKET');
const ports = {
  ...tablePorts(dynamodb, ssm, fromEnvironment('TABLE_CONFIG_PREFIX')),
  ...keyFilePort(s3),
  ...journalPort(s3, recoveryBucket),
  ...parameterPort(ssm),
  ...senderPorts(traced(new SESv2Client())),
  ...surroundingsPorts(
    { dynamodb, lambda: traced(new LambdaClient()), cloudwatch: traced(new CloudWatchClient()) },
    runStore,
  ),
  keyBuckets: fromEnvironment('KEY_BUCKETS').split(',').filter(Boolean),
  recoveryBucket,
  ownRolePath: fromEnvironment('OWN_ROLE_PATH'),
  sender: fromEnvironment('SENDER'),
  roles: new WriterRoles(traced(new IAMClient())),
  runs: new RunStore(dynamodb, runStore),
  now: () => new Date(),
};

export const handler = step((input: ValidateIncidentInput) => validateIncident(input, ports));
