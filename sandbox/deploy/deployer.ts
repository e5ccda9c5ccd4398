import type { World } from '../core/world.ts';
import { readAssembly } from './assembly.ts';
import { resolve } from './intrinsics.ts';
import { makeResource } from './nested.ts';
import { inOrder } from './order.ts';
import { physicalName } from './physical-name.ts';
import { referencesIn } from './references.ts';
import { refusalsOf } from './refusals.ts';
import type { CreatedResource, ResourceContext, ResourceType } from './resource-type.ts';
import { stackScope } from './scope.ts';
import { DeployError, type Stack } from './template.ts';

export interface Deployer {
  /**
   * Deploys a cloud assembly (`cdk.out`). Throws DeployError: for types, properties, however deep, and functions that are not
   * implemented all at once, before anything is created; for a value, when its resource's turn comes. Nothing is rolled back.
   */
  deploy(assemblyDirectory: string): Promise<void>;
  /** Every stack's outputs, by output key; without those that the CDK makes for other stacks. */
  readonly outputs: Readonly<Record<string, string>>;
}

export const createDeployer = (world: World, resourceTypes: readonly ResourceType[]): Deployer => {
  const types = new Map(resourceTypes.map((type) => [type.type, type]));
  const exports = new Map<string, unknown>();
  const outputs: Record<string, string> = {};

  const deployStack = async (stack: Stack) => {
    const created = new Map<string, CreatedResource>();
    const scope = stackScope(world, stack, created, exports);
    for (const logicalId of creationOrder(stack)) {
      const definition = stack.template.Resources[logicalId];
      const type = types.get(definition?.Type ?? '');
      if (definition === undefined || type === undefined) continue;
      if (definition.Condition !== undefined && !scope.condition(definition.Condition)) continue;
      try {
        const properties = resolve(definition.Properties ?? {}, scope) as Record<string, unknown>;
        created.set(logicalId, await makeResource(type, properties, resourceContext(world, stack, logicalId)));
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw Object.assign(new DeployError([`${stack.name}: ${logicalId} (${type.type}): ${reason}`]), { cause });
      }
    }
    for (const [key, output] of Object.entries(stack.template.Outputs ?? {})) {
      if (output.Condition !== undefined && !scope.condition(output.Condition)) continue;
      const value = String(resolve(output.Value, scope));
      if (!isGenerated(key)) outputs[key] = value;
      if (output.Export !== undefined) exports.set(String(resolve(output.Export.Name, scope)), value);
    }
  };

  return {
    outputs,
    async deploy(assemblyDirectory) {
      const stacks = readAssembly(assemblyDirectory);
      const refusals = stacks.flatMap((stack) => [...environmentRefusals(world, stack), ...refusalsOf(stack, types)]);
      refusals.push(...outputCollisions(stacks, outputs));
      if (refusals.length > 0) throw new DeployError(refusals);
      for (const stack of stacks) creationOrder(stack);
      for (const stack of stacks) await deployStack(stack);
    },
  };
};

const creationOrder = ({ name, template }: Stack): readonly string[] =>
  inOrder(
    Object.keys(template.Resources),
    (id) => {
      const { DependsOn = [], Properties } = template.Resources[id] ?? {};
      return [...[DependsOn].flat(), ...[...referencesIn(Properties, '')].map((reference) => reference.id)];
    },
    `${name}: resources`,
  );

const resourceContext = (world: World, stack: Stack, logicalId: string): ResourceContext => ({
  world,
  stackName: stack.name,
  logicalId,
  physicalName: (maxLength) => physicalName(stack.name, logicalId, maxLength),
  asset(s3Key) {
    const found = stack.assets.get(s3Key);
    if (found === undefined) throw new DeployError([`${stack.name}: no asset of the app has the key ${s3Key}.`]);
    return found;
  },
});

/** ARNs that a synthesized template has for another account or Region would lead nowhere. */
const environmentRefusals = ({ account, region }: World, { name, environment }: Stack): string[] => {
  const [, forAccount, forRegion] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment) ?? [];
  const fits = (given: string | undefined, own: string) =>
    given === undefined || given.startsWith('unknown-') || given === own;
  return fits(forAccount, account) && fits(forRegion, region)
    ? []
    : [
        `${name}: it is synthesized for ${environment}; the sandbox is aws://${account}/${region}. Give the stack no env.`,
      ];
};

/** What the CDK exports by itself when a stack uses another's resource. */
const isGenerated = (outputKey: string) => outputKey.startsWith('ExportsOutput');

const outputCollisions = (stacks: readonly Stack[], before: Readonly<Record<string, string>>): string[] => {
  const owners = new Map(Object.keys(before).map((key) => [key, 'an earlier deployment']));
  return stacks.flatMap(({ name, template }) =>
    Object.keys(template.Outputs ?? {}).flatMap((key) => {
      const owner = owners.get(key);
      owners.set(key, name);
      return owner === undefined || key.startsWith('ExportsOutput')
        ? []
        : [`${name}: ${owner} has an output ${key} too.`];
    }),
  );
};
