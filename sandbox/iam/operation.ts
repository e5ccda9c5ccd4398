import { AwsError, notImplemented, type Permission, type Principal } from '../core/service.ts';

type Input = Readonly<Record<string, unknown>>;

/** One operation of IAM or STS. */
export interface Operation {
  /** The input's members that are acted upon; any other is refused by name. */
  readonly members: readonly string[];
  permissions(input: Input): readonly Permission[];
  handle(input: Input, principal: Principal): Record<string, unknown>;
}

export const invalid = (message: string) => new AwsError('ValidationError', message);

/** The operation, once every member of its input is known to be acted upon. */
export const operationNamed = (
  operations: Readonly<Record<string, Operation>>,
  service: string,
  name: string,
  input: Readonly<Record<string, unknown>>,
): Operation => {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) throw notImplemented(`the ${service} operation ${name}`);
  const unknown = Object.keys(input).find(
    (member) => input[member] !== undefined && !operation.members.includes(member),
  );
  if (unknown !== undefined) throw notImplemented(`${unknown} of the ${service} operation ${name}`);
  return operation;
};

/** A string that has to be there. */
export const required = (input: Input, name: string): string => {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(`The input needs ${name}, a string that is not empty.`);
};

/** A list of strings, as AWS Query has it ('' when empty) and as the SDK has it; empty when absent. */
export const strings = (input: Input, name: string): readonly string[] => {
  const value = input[name];
  if (value === undefined || value === '') return [];
  if (Array.isArray(value) && value.every((member) => typeof member === 'string')) return value;
  throw invalid(`${name} must be a list of strings.`);
};

/** A whole number within bounds, however the protocol wrote it. */
export const wholeNumber = (input: Input, name: string, initial: number, least: number, most: number): number => {
  const value = Number(input[name] ?? initial);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(`${name} must be a whole number from ${least} to ${most}.`);
};

/** MaxItems of a list from Marker on, with what a client needs for the rest. */
export const page = <T>(input: Input, member: string, all: readonly T[]): Record<string, unknown> => {
  const size = wholeNumber(input, 'MaxItems', 100, 1, 1000);
  const marker = input.Marker === undefined ? '0' : Buffer.from(required(input, 'Marker'), 'base64url').toString();
  const start = Number(marker);
  if (!/^\d+$/.test(marker) || start > all.length) throw invalid('The Marker is not one of this list.');
  const end = start + size;
  const more =
    end < all.length
      ? { IsTruncated: true, Marker: Buffer.from(String(end)).toString('base64url') }
      : { IsTruncated: false };
  return { [member]: all.slice(start, end), ...more };
};
