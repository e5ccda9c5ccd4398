import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnFunction, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Environment } from '../lambdas/shared/environment.ts';
import { functionLimits } from './function-limits.ts';
import { acknowledgeWildcards, allowKey } from './nag.ts';

/** What all functions of a deployment share. */
export interface FunctionSettings {
  /** @default no VPC: DynamoDB, IAM and SSM are reached over AWS's public endpoints */
  readonly vpc?: IVpc;
  /** @default the VPC's private subnets */
  readonly vpcSubnets?: SubnetSelection;
  /** @default a security group of the function's own */
  readonly securityGroups?: ISecurityGroup[];
  /** @default three months */
  readonly logRetention?: RetentionDays;
  /** Encrypts log groups and the functions' environments. @default AWS-owned keys */
  readonly logEncryptionKey?: IKey;
}

export interface RecoveryFunctionProps extends FunctionSettings {
  /** What it does, in a sentence: shown in the Lambda console. */
  readonly description: string;
  readonly environment?: Environment;
  /** Key of the tables and buckets it reads and writes. @default AWS-owned keys */
  readonly encryptionKey?: IKey;
}

export interface GrantOptions {
  /** Why a resource holds a wildcard, for cdk-nag and for readers. */
  readonly because?: string;
  readonly conditions?: Record<string, Record<string, unknown>>;
}

/** Path of every role that coldpatch makes, so that none of them is ever taken for a writer. */
export const rolePath = '/coldpatch/';

/** Those of AWSLambdaVPCAccessExecutionRole, which may also write to every log group. */
const onNetworkInterfaces = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

const kebabCase = (id: string) => id.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
const bundles = fileURLToPath(new URL('../dist/', import.meta.url));

/** A Lambda with a role and a log group of its own; its id names its folder: `FreezeWriters`, lambdas/freeze-writers. */
export class RecoveryFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: RecoveryFunctionProps) {
    super(scope, id);
    const limits = functionLimits[id];
    if (limits === undefined) throw new Error(`function-limits.ts does not list ${id}.`);

    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(props.logEncryptionKey && { encryptionKey: props.logEncryptionKey }),
    });
    this.role = new Role(this, 'Role', {
      path: rolePath,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    if (props.vpc)
      this.allow(onNetworkInterfaces, ['*'], {
        because: 'Lambda makes network interfaces in the name of a function in a VPC; AWS names them by chance.',
      });
    logGroup.grantWrite(this.role);
    allowKey(props.encryptionKey, this.role);
    this.allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*'], {
      because: 'X-Ray has no resources to name.',
    });

    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(`${bundles}${kebabCase(id)}`),
      role: this.role,
      logGroup,
      timeout: Duration.seconds(limits.timeoutSeconds),
      memorySize: limits.memoryMiB,
      environment: {
        ...props.environment,
        NODE_OPTIONS: '--enable-source-maps',
        // IAM and SSM throttle soon: some seconds of it are waited out, with jitter, before a step fails.
        AWS_MAX_ATTEMPTS: '8',
        POWERTOOLS_SERVICE_NAME: `coldpatch/${kebabCase(id)}`,
      },
      ...(props.vpc && { vpc: props.vpc }),
      ...(props.vpcSubnets && { vpcSubnets: props.vpcSubnets }),
      ...(props.securityGroups && { securityGroups: props.securityGroups }),
      ...(props.logEncryptionKey && { environmentEncryption: props.logEncryptionKey }),
    });
    // CDK's own `tracing` would grant X-Ray's actions among all others.
    (this.function.node.defaultChild as CfnFunction).tracingConfig = { mode: Tracing.ACTIVE };
  }

  /** Grants the actions. Resources with a wildcard need a reason: `because`. */
  allow(actions: string[], resources: string[], { because, conditions }: GrantOptions = {}) {
    const statement = new PolicyStatement({ actions, resources, ...(conditions && { conditions }) });
    if (because !== undefined && resources.includes('*')) {
      // In a policy of its own: cdk-nag goes by policy and resource, so the reason would cover whatever else is granted on everything.
      const policy = new Policy(this.role, actions.join(), { roles: [this.role], statements: [statement] });
      acknowledgeWildcards(policy, resources, because);
    } else {
      this.role.addToPolicy(statement);
      if (because !== undefined) acknowledgeWildcards(this.role, resources, because);
    }
  }
}
