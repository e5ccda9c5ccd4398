import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image } from '../attribute.ts';

/** Attributes that a write changes, each with what it was and will be; an absent side: the attribute is missing then. */
export type Changes = Readonly<Record<string, Change>>;
export interface Change {
  readonly before?: AttributeValue;
  readonly after?: AttributeValue;
}

/** A conditional write. `put` and `delete` name every attribute but the key's. */
export interface Write {
  readonly kind: 'put' | 'update' | 'delete';
  readonly key: Image;
  readonly changes: Changes;
}

/** A write that was decided. */
export interface DecidedWrite extends Write {
  /** Attributes that the bug had changed, somebody changed since, and the write leaves alone. */
  readonly keptAttributes?: readonly string[];
  /** What it writes over: why it would be a conflict, were it not forced. */
  readonly over?: string;
}

export interface Conflict {
  readonly kind: 'conflict';
  readonly reason: string;
  /** Where nothing but these is left to do. After a write that kept them, deciding again ends here: the item is as decided. */
  readonly keptAttributes?: readonly string[];
}

export type Decision = DecidedWrite | Conflict | { readonly kind: 'unchanged' | 'kept' | 'expired' };

export const isWrite = (decision: Decision): decision is DecidedWrite =>
  decision.kind === 'put' || decision.kind === 'update' || decision.kind === 'delete';

/** What the write leaves of an image, where it succeeds. */
export const applied = (write: Write, live: Image | null): Image | null => {
  if (write.kind === 'delete') return null;
  const image = new Map(Object.entries(live ?? write.key));
  for (const [name, { after }] of Object.entries(write.changes))
    if (after === undefined) image.delete(name);
    else image.set(name, after);
  return Object.fromEntries(image);
};
