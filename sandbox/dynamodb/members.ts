import { AwsError, notImplemented } from '../core/service.ts';
import type { Input } from './context.ts';

/** Refuses by name what a structure has beyond the members that are understood. */
export const refuseOthers = (what: string, structure: unknown, known: readonly string[]): void => {
  for (const member of Object.keys(objectOf(structure))) {
    if (!known.includes(member)) throw notImplemented(`${what}.${member}`);
  }
};

export const validationError = (message: string): AwsError => new AwsError('ValidationException', message);

export const objectOf = (value: unknown): Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Input) : {};

export const arrayOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** A required string. */
export const stringOf = (input: Input, member: string): string => {
  const value = input[member];
  if (typeof value === 'string') return value;
  throw validationError(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`,
  );
};
