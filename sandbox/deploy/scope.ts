import { AwsError, notImplemented } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { evaluateCondition } from './conditions.ts';
import { noValue, resolve, type Scope } from './intrinsics.ts';
import type { CreatedResource } from './resource-type.ts';
import type { Stack } from './template.ts';

/** The names of one stack, as far as its resources are created. */
export const stackScope = (
  world: World,
  { name, template }: Stack,
  created: ReadonlyMap<string, CreatedResource>,
  exports: ReadonlyMap<string, unknown>,
): Scope => {
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': world.account,
    'AWS::Region': world.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': name,
    'AWS::StackId': `arn:aws:cloudformation:${world.region}:${world.account}:stack/${name}/sandbox`,
    'AWS::NoValue': noValue,
  };
  const resource = (id: string) => {
    const found = created.get(id);
    if (found !== undefined) return found;
    throw new AwsError('ValidationError', `${id} is referred to, but its condition is false.`);
  };
  const scope: Scope = {
    ref(id) {
      if (Object.hasOwn(pseudo, id)) return pseudo[id];
      const parameter = template.Parameters?.[id];
      return parameter === undefined ? resource(id).ref : parameter.Default;
    },
    attribute(id, attribute) {
      const { attributes } = resource(id);
      if (Object.hasOwn(attributes, attribute)) return attributes[attribute];
      throw notImplemented(`the attribute ${attribute} of ${template.Resources[id]?.Type}`);
    },
    import(exportName) {
      if (exports.has(exportName)) return exports.get(exportName);
      throw new AwsError('ValidationError', `No export named ${exportName} found.`);
    },
    condition: (condition) => evaluateCondition(template.Conditions ?? {}, condition, (value) => resolve(value, scope)),
  };
  return scope;
};
