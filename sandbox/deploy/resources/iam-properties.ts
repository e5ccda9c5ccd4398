import { AwsError } from '../../core/service.ts';

type Properties = Readonly<Record<string, unknown>>;

const wrong = (name: string, what: string) => new AwsError('ValidationError', `${name} must be ${what}.`);

/** A string, or undefined when the template leaves it out. */
export const optionalString = (properties: Properties, name: string): string | undefined => {
  const value = properties[name];
  if (value === undefined || typeof value === 'string') return value;
  throw wrong(name, 'a string');
};

/** Strings, none when the template leaves them out. */
export const stringList = (properties: Properties, name: string): readonly string[] => {
  const value = properties[name] ?? [];
  if (Array.isArray(value) && value.every((member) => typeof member === 'string')) return value;
  throw wrong(name, 'a list of strings');
};

/** A role's `Policies`. */
export const inlinePolicyList = (properties: Properties) => {
  const value = properties.Policies ?? [];
  if (!Array.isArray(value)) throw wrong('Policies', 'a list');
  return value.map(({ PolicyName, PolicyDocument }: Record<string, unknown>) => {
    if (typeof PolicyName !== 'string') throw wrong('PolicyName', 'a string');
    return { policyName: PolicyName, policyDocument: PolicyDocument };
  });
};
