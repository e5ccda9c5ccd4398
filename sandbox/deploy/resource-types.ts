import type { ResourceType } from './resource-type.ts';
import { cdkMetadata } from './resources/cdk-metadata.ts';
import { cloudWatchAlarm } from './resources/cloudwatch-alarm.ts';
import { dynamoDbGlobalTable } from './resources/dynamodb-global-table.ts';
import { dynamoDbTable } from './resources/dynamodb-table.ts';
import { eventsRule } from './resources/events-rule.ts';
import { iamManagedPolicy } from './resources/iam-managed-policy.ts';
import { iamPolicy } from './resources/iam-policy.ts';
import { iamRole } from './resources/iam-role.ts';
import { lambdaEventSourceMapping } from './resources/lambda-event-source-mapping.ts';
import { lambdaFunction } from './resources/lambda-function.ts';
import { lambdaPermission } from './resources/lambda-permission.ts';
import { lambdaUrl } from './resources/lambda-url.ts';
import { logsLogGroup } from './resources/logs-log-group.ts';
import { s3Bucket } from './resources/s3-bucket.ts';
import { s3BucketPolicy } from './resources/s3-bucket-policy.ts';
import { schedulerSchedule } from './resources/scheduler-schedule.ts';
import { sqsQueue } from './resources/sqs-queue.ts';
import { sqsQueuePolicy } from './resources/sqs-queue-policy.ts';
import { ssmParameter } from './resources/ssm-parameter.ts';
import { stepFunctionsStateMachine } from './resources/stepfunctions-state-machine.ts';

/** Every resource type that the sandbox deploys. */
export const resourceTypes: readonly ResourceType[] = [
  cdkMetadata,
  cloudWatchAlarm,
  dynamoDbGlobalTable,
  dynamoDbTable,
  eventsRule,
  iamManagedPolicy,
  iamPolicy,
  iamRole,
  lambdaEventSourceMapping,
  lambdaFunction,
  lambdaPermission,
  lambdaUrl,
  logsLogGroup,
  s3Bucket,
  s3BucketPolicy,
  schedulerSchedule,
  sqsQueue,
  sqsQueuePolicy,
  ssmParameter,
  stepFunctionsStateMachine,
];
