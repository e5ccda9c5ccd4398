import { readFileSync } from 'node:fs';
import { AwsError, notImplemented } from '../../core/service.ts';
import type { IamService } from '../../iam/iam-service.ts';
import type { StatesService } from '../../states/service.ts';
import type { ResourceContext, ResourceType } from '../resource-type.ts';

/** `Ref` is the ARN. `${Name}` in the definition is replaced by what DefinitionSubstitutions has for it. */
export const stepFunctionsStateMachine: ResourceType = {
  type: 'AWS::StepFunctions::StateMachine',
  properties: [
    'DefinitionString',
    'DefinitionS3Location',
    'DefinitionSubstitutions',
    'RoleArn',
    'StateMachineName',
    'StateMachineType',
  ],
  nested: { DefinitionS3Location: ['Bucket', 'Key'] },
  ignored: {
    LoggingConfiguration: 'GetExecutionHistory tells everything.',
    TracingConfiguration: 'There is no X-Ray.',
    Tags: 'No policy or cost report looks at them.',
  },
  create(properties, context) {
    const type = properties.StateMachineType ?? 'STANDARD';
    if (type !== 'STANDARD') throw notImplemented(`StateMachineType ${String(type)}`);
    const name = String(properties.StateMachineName ?? context.physicalName(80));
    const substitutions = (properties.DefinitionSubstitutions ?? {}) as Record<string, unknown>;
    const definition = substitute(readDefinition(properties, context), substitutions);
    const roleArn = String(properties.RoleArn);
    const { world } = context;
    // What the CDK's roles ask for: a state machine of this account, by its ARN.
    const machineArn = `arn:aws:states:${world.region}:${world.account}:stateMachine:${name}`;
    if (!world.service<IamService>('iam').trusts(roleArn, 'states.amazonaws.com', machineArn)) {
      throw new AwsError(
        'AccessDeniedException',
        `states.amazonaws.com is not authorized to assume the role ${roleArn}.`,
      );
    }
    const arn = world.service<StatesService>('states').createStateMachine(name, definition, roleArn);
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
};

const readDefinition = (properties: Record<string, unknown>, context: ResourceContext): string => {
  const { DefinitionString: text, DefinitionS3Location: location } = properties;
  if ((text === undefined) === (location === undefined)) {
    throw notImplemented('a state machine without exactly one of DefinitionString and DefinitionS3Location');
  }
  if (typeof text === 'string') return text;
  return readFileSync(context.asset(String((location as Record<string, unknown>).Key)), 'utf8');
};

const substitute = (definition: string, substitutions: Record<string, unknown>): string =>
  Object.entries(substitutions).reduce(
    (text, [name, value]) => text.replaceAll(`\${${name}}`, () => String(value)),
    definition,
  );
