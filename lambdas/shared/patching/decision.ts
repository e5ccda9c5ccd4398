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

export type Decision =
  | Write
  | { readonly kind: 'unchanged' | 'kept' | 'expired' }
  | { readonly kind: 'conflict'; readonly reason: string };

export const isWrite = (decision: Decision): decision is Write =>
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
