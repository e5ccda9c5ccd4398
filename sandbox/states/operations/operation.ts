import { AwsError, type Permission } from '../../core/service.ts';
import type { Store } from '../store.ts';

export type Input = Readonly<Record<string, unknown>>;
export type Output = Record<string, unknown>;

/** One operation of the API. */
export interface Operation {
  /** Members of the input that it acts upon; others are refused by name. */
  readonly members: readonly string[];
  permissions(input: Input, store: Store): readonly Permission[];
  handle(input: Input, store: Store): Output | Promise<Output>;
}

/** Permission for an action on the resource that a member names. */
export const on =
  (action: string, member: string): Operation['permissions'] =>
  (input) => [{ action: `states:${action}`, resource: String(input[member] ?? '*') }];

/** A page of a list, and the token of the next one. */
export const page = (
  input: Input,
  all: { readonly length: number },
  show: (from: number, count: number) => unknown[],
) => {
  const from = Number(input.nextToken ?? 0);
  if (!Number.isInteger(from) || from < 0) throw new AwsError('InvalidToken', "Invalid Token: 'nextToken'");
  const most = input.maxResults ?? 0;
  if (typeof most !== 'number' || most < 0 || most > 1000) {
    throw new AwsError('ValidationException', 'maxResults must be from 0 to 1000.');
  }
  const count = most || 100;
  return {
    items: show(from, count),
    next: from + count < all.length ? { nextToken: String(from + count) } : {},
  };
};

/** Sandbox milliseconds as the protocol's times, or nothing. */
export const time = (name: string, ms: number | undefined): Record<string, number> =>
  ms === undefined ? {} : { [name]: ms / 1000 };
