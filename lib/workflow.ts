import { readFileSync } from 'node:fs';
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './nag.ts';
import { type RecoveryFunction, rolePath } from './recovery-function.ts';

/** The Distributed Maps of partial-recovery.asl.json, by their labels. */
export const distributedMaps = ['RehearseItems', 'PatchItems', 'VerifyPatch', 'RevertItems'];

export interface WorkflowProps {
  /** File in statemachine/, without `.asl.json`. */
  readonly definition: string;
  /** By state name; the definition's `${<State>Arn}`. */
  readonly functions: Readonly<Record<string, RecoveryFunction>>;
  /** Further `${Substitutions}`. */
  readonly names?: Readonly<Record<string, string>>;
  /** @default three months */
  readonly logRetention?: RetentionDays;
  readonly logEncryptionKey?: IKey;
}

/** A state machine whose definition is data: statemachine/<definition>.asl.json. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const definition = readFileSync(new URL(`../statemachine/${props.definition}.asl.json`, import.meta.url), 'utf8');
    this.role = new Role(this, 'Role', { path: rolePath, assumedBy: new ServicePrincipal('states.amazonaws.com') });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      role: this.role,
      definitionBody: DefinitionBody.fromString(definition),
      definitionSubstitutions: {
        ...Object.fromEntries(
          Object.entries(props.functions).map(([name, fn]) => [`${name}Arn`, fn.function.functionArn]),
        ),
        ...props.names,
      },
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        // Execution data would put items of the table into the log; the execution's own history has it.
        includeExecutionData: false,
        destination: new LogGroup(this, 'Logs', {
          retention: props.logRetention ?? RetentionDays.THREE_MONTHS,
          removalPolicy: RemovalPolicy.DESTROY,
          ...(props.logEncryptionKey && { encryptionKey: props.logEncryptionKey }),
        }),
      },
    });
    acknowledgeWildcards(this.role, ['*'], 'X-Ray and log delivery have no resources to name.');
    // Neither CDK's fromString nor fromFile derives a grant from the definition.
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: Object.values(props.functions).map((fn) => fn.function.functionArn),
      }),
    );
  }

  /** Grants the state machine's role the actions; resources with a wildcard need a reason. */
  allow(actions: string[], resources: string[], because: string) {
    this.role.addToPolicy(new PolicyStatement({ actions, resources }));
    acknowledgeWildcards(this.role, resources, because);
  }

  /** A Distributed Map starts, watches and redrives children of its own state machine: in a policy apart, else it would be circular. */
  allowDistributedMap(label: string) {
    const executions = (resourceName: string) =>
      Stack.of(this).formatArn({
        service: 'states',
        resource: 'execution',
        resourceName: `${this.stateMachine.stateMachineName}${resourceName}`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const children = executions(`/${label}:*`);
    // AWS's page names children by the state machine alone for these two, by its label for the redrive.
    // https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
    const watched = [executions(':*'), children];
    const policy = new Policy(this, label, {
      roles: [this.role],
      statements: [
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [this.stateMachine.stateMachineArn] }),
        new PolicyStatement({ actions: ['states:DescribeExecution', 'states:StopExecution'], resources: watched }),
        new PolicyStatement({ actions: ['states:RedriveExecution'], resources: [children] }),
      ],
    });
    acknowledgeWildcards(policy, watched, 'Child executions are named by Step Functions.');
  }
}
