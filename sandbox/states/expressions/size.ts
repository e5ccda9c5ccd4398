import { StateFailure } from '../engine/failure.ts';

/** Step Functions' limit for any input, output or argument: 256 KiB of JSON. */
export const payloadBytes = 262_144;

const sizes = new WeakMap<object, number>();

/** Bytes of the value as JSON. Values don't change, so each is measured once. */
export const sizeOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return Buffer.byteLength(JSON.stringify(value) ?? '');
  let size = sizes.get(value);
  if (size === undefined) {
    size = Buffer.byteLength(JSON.stringify(value));
    sizes.set(value, size);
  }
  return size;
};

/** The value, unless it is over the limit. */
export const withinLimit = <T>(value: T, what: string): T => {
  if (sizeOf(value) > payloadBytes) {
    throw new StateFailure('States.DataLimitExceeded', `${what} exceeds the limit of ${payloadBytes} bytes.`);
  }
  return value;
};
