import { notImplemented, type PolicyDocument } from '../core/service.ts';

const logActions = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const networkActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
const traceActions = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:GetSamplingStatisticSummaries',
];

/** Path and name below `arn:aws:iam::aws:policy/`, and the actions allowed on every resource: AWS's managed policy reference. */
const actionsOf: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': logActions,
  'service-role/AWSLambdaVPCAccessExecutionRole': [...logActions, ...networkActions],
  AWSXRayDaemonWriteAccess: traceActions,
};

const prefix = 'arn:aws:iam::aws:policy/';

export const isAwsManaged = (policyArn: string) => policyArn.startsWith(prefix);

/** The document of a policy that AWS manages; refused by name if its statements are not known here. */
export const awsManagedPolicy = (policyArn: string): PolicyDocument => {
  const actions = actionsOf[policyArn.slice(prefix.length)];
  if (!actions) throw notImplemented(`the AWS managed policy ${policyArn}`);
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
};
