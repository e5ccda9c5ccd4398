import { notImplemented } from '../core/service.ts';
import { intrinsicOf } from './references.ts';
import type { CreatedResource, ResourceContext, ResourceType } from './resource-type.ts';

/** `VersioningConfiguration.MfaDelete`: every member of a nested structure that the type does not act upon. */
export function* strangeMembers({ nested = {} }: ResourceType, properties: unknown): Generator<string> {
  for (const [path, known] of Object.entries(nested)) {
    for (const structure of structuresAt(properties, path.split('.'))) {
      for (const member of Object.keys(structure)) if (!known.includes(member)) yield `${path}.${member}`;
    }
  }
}

/** Lists and both sides of a Fn::If are looked into. Another function's value is known only when the resource is made. */
function* structuresAt(value: unknown, path: readonly string[]): Generator<object> {
  const intrinsic = intrinsicOf(value);
  if (Array.isArray(value)) for (const element of value) yield* structuresAt(element, path);
  else if (intrinsic?.name === 'Fn::If') yield* structuresAt((intrinsic.argument as unknown[]).slice(1), path);
  else if (typeof value === 'object' && value !== null && intrinsic === undefined) {
    const [name, ...rest] = path;
    if (name === undefined) yield value;
    else yield* structuresAt((value as Record<string, unknown>)[name], rest);
  }
}

/** Makes the resource. Looks once more at what is nested: a function may have given a whole structure. */
export const makeResource = async (
  type: ResourceType,
  properties: Record<string, unknown>,
  context: ResourceContext,
): Promise<CreatedResource> => {
  const [strange] = strangeMembers(type, properties);
  if (strange !== undefined) throw notImplemented(`${strange} of ${type.type}`);
  return type.create(properties, context);
};
