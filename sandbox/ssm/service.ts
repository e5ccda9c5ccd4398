import { jsonProtocol } from '../core/json-protocol.ts';
import { refuseOthers } from '../core/refuse-others.ts';
import { type ApiCall, AwsError, notImplemented, type Permission, type Service } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { history } from './history.ts';
import { ParameterStore } from './parameter-store.ts';
import { byPath } from './path.ts';
import { checkPut } from './put-rules.ts';

type Input = ApiCall['input'];

/** Every operation that is implemented, with its input's members. */
const members: Readonly<Record<string, readonly string[]>> = {
  PutParameter: ['Name', 'Value', 'Type', 'Overwrite', 'Description', 'AllowedPattern', 'Tier', 'DataType'],
  GetParameter: ['Name', 'WithDecryption'],
  GetParameters: ['Names', 'WithDecryption'],
  GetParametersByPath: ['Path', 'Recursive', 'WithDecryption', 'MaxResults', 'NextToken'],
  GetParameterHistory: ['Name', 'WithDecryption', 'MaxResults', 'NextToken'],
  DeleteParameter: ['Name'],
};

const checkMembers = ({ operation, input }: ApiCall) => {
  const known = members[operation];
  if (!known) throw notImplemented(`ssm ${operation}`);
  refuseOthers(`ssm ${operation}`, input, known);
};

/** Parameter Store: String and StringList parameters with their versions. */
export const createSsmService = (world: World): Service => {
  const prefix = `arn:aws:ssm:${world.region}:${world.account}:parameter`;
  /** A name in a hierarchy brings its own slash. */
  const arnOf = (name: string) => (name.startsWith('/') ? `${prefix}${name}` : `${prefix}/${name}`);
  const store = new ParameterStore(arnOf);

  const namesOf = ({ Names }: Input): readonly string[] => {
    if (Array.isArray(Names) && Names.length >= 1 && Names.length <= 10) return Names.map(String);
    throw new AwsError('ValidationException', 'Names must be an array of 1 to 10 parameter names.');
  };

  const act = ({ operation, input }: ApiCall): Record<string, unknown> => {
    switch (operation) {
      case 'PutParameter':
        return store.put(checkPut(input), world.clock.now());
      case 'GetParameter':
        return { Parameter: store.get(String(input.Name)) };
      case 'GetParameters': {
        const found = namesOf(input).map((name) => ({ name, parameter: store.find(name) }));
        return {
          Parameters: found.flatMap(({ parameter }) => parameter ?? []),
          InvalidParameters: found.flatMap(({ name, parameter }) => (parameter ? [] : [name])),
        };
      }
      case 'GetParametersByPath':
        return byPath(store.all(), input);
      case 'GetParameterHistory':
        return history(store.history(String(input.Name)), input);
      default:
        store.delete(String(input.Name));
        return {};
    }
  };

  /** Without a version selector. */
  const nameOf = (name: unknown) => String(name).split(':')[0] ?? '';

  return {
    signingName: 'ssm',
    operations: Object.keys(members),
    ...jsonProtocol({ targetPrefix: 'AmazonSSM', contentType: 'application/x-amz-json-1.1' }),
    permissions({ operation, input }): readonly Permission[] {
      const action = `ssm:${operation}`;
      if (operation === 'GetParameters')
        return namesOf(input).map((name) => ({ action, resource: arnOf(nameOf(name)) }));
      return [
        { action, resource: arnOf(operation === 'GetParametersByPath' ? String(input.Path) : nameOf(input.Name)) },
      ];
    },
    handle(call) {
      checkMembers(call);
      return act(call);
    },
  };
};
