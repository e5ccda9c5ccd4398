import { implementedIntrinsics } from './intrinsics.ts';
import { strangeMembers } from './nested.ts';
import { intrinsicOf, referencesIn } from './references.ts';
import type { ResourceType } from './resource-type.ts';
import type { Stack } from './template.ts';

/** Sections of a template that the sandbox reads, or that change nothing here. */
const sections = new Set([
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Conditions',
  'Resources',
  'Outputs',
]);
const resourceAttributes = new Set([
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'Metadata',
  'DeletionPolicy',
  'UpdateReplacePolicy',
]);
export const pseudoParameters = [
  'AccountId',
  'Region',
  'Partition',
  'URLSuffix',
  'StackName',
  'StackId',
  'NoValue',
].map((name) => `AWS::${name}`);
const known: ReadonlySet<string> = new Set(implementedIntrinsics);
const conditionFunctions = new Set(['Fn::Equals', 'Fn::And', 'Fn::Or', 'Fn::Not']);

/** Everything in a stack that the sandbox does not implement, each by name and place. Empty: it can be deployed. */
export function* refusalsOf({ name, template }: Stack, types: ReadonlyMap<string, ResourceType>): Generator<string> {
  for (const section of Object.keys(template)) {
    // The CDK's rule checks the bootstrap stack, of which the sandbox has no need.
    const rules = section === 'Rules' && Object.keys(template[section as never]).join() === 'CheckBootstrapVersion';
    if (!sections.has(section) && !rules) yield `${name}: the template's section ${section} is not implemented.`;
  }
  for (const [id, { Type, Default }] of Object.entries(template.Parameters ?? {})) {
    if (id === 'BootstrapVersion') continue;
    if (Type.startsWith('AWS::SSM::')) yield `${name}: the parameter ${id} of type ${Type} is not implemented.`;
    else if (Default === undefined) yield `${name}: the parameter ${id} has no default, and the sandbox gives none.`;
  }
  const ids = new Set([
    ...Object.keys(template.Resources),
    ...Object.keys(template.Parameters ?? {}),
    ...pseudoParameters,
  ]);
  for (const [id, expression] of Object.entries(template.Conditions ?? {})) {
    yield* expressionRefusals(expression, `${name}: Conditions.${id}`, ids, conditionFunctions);
  }
  for (const [id, resource] of Object.entries(template.Resources)) {
    const place = `${name}: ${id} (${resource.Type})`;
    const type = types.get(resource.Type);
    if (type === undefined) yield `${place}: the resource type is not implemented.`;
    for (const attribute of Object.keys(resource).filter((each) => !resourceAttributes.has(each))) {
      yield `${place}: the resource attribute ${attribute} is not implemented.`;
    }
    for (const property of Object.keys(resource.Properties ?? {})) {
      if (type === undefined || type.properties.includes(property) || Object.hasOwn(type.ignored, property)) continue;
      yield `${place}: the property ${property} is not implemented.`;
    }
    for (const member of type === undefined ? [] : strangeMembers(type, resource.Properties)) {
      yield `${place}: the property ${member} is not implemented.`;
    }
    for (const dependency of [resource.DependsOn ?? []].flat()) {
      if (!Object.hasOwn(template.Resources, dependency))
        yield `${place}: DependsOn ${dependency}, which does not exist.`;
    }
    yield* expressionRefusals(resource.Properties, place, ids);
  }
  for (const [id, output] of Object.entries(template.Outputs ?? {})) {
    yield* expressionRefusals(output, `${name}: Outputs.${id}`, ids);
  }
}

/** Intrinsic functions that are not implemented, references to nothing, and dynamic references. */
function* expressionRefusals(
  value: unknown,
  place: string,
  ids: ReadonlySet<string>,
  more: ReadonlySet<string> = new Set(),
): Generator<string> {
  for (const { id, at } of referencesIn(value, '')) {
    if (!ids.has(id)) yield `${place}: ${at.slice(1)} refers to ${id}, which the sandbox does not know.`;
  }
  yield* strangeParts(value, place, more);
}

function* strangeParts(value: unknown, place: string, more: ReadonlySet<string>): Generator<string> {
  if (typeof value === 'string' && value.includes('{{resolve:')) {
    yield `${place}: the dynamic reference ${/\{\{resolve:[^}]*\}\}/.exec(value)?.[0] ?? value} is not implemented.`;
  }
  if (typeof value !== 'object' || value === null) return;
  const name = intrinsicOf(value)?.name;
  if (name !== undefined && !known.has(name) && !more.has(name)) {
    yield `${place}: the intrinsic function ${name} is not implemented.`;
  }
  for (const [key, member] of Object.entries(value)) yield* strangeParts(member, `${place}.${key}`, more);
}
