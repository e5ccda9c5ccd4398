import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item, or its key, as DynamoDB JSON. Never converted to JavaScript numbers: 38 digits must survive. */
export type Image = Record<string, AttributeValue>;

/** One attribute of a table's primary key, partition key first. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

/**
 * One impacted key, a line under `keys/<pass>/`.
 * In JSON, binary values are base64 strings (`{"B": "AAE="}`): see image-json.ts.
 */
export interface KeyRow {
  readonly key: Image;
  /** The image to go back to; null: the item did not exist. Absent: read it from the base table. */
  readonly base?: Image | null;
  /** The image that the bug left, where the source knows it. */
  readonly bad?: Image | null;
  /** Hash of the last image that the bug wrote (image-hash.ts). Another live image was written later. */
  readonly lastSeen?: string;
  /** Hashes of both images as an approved plan showed them (`absent`: no item). Where either is another now, nothing is written. */
  readonly planned?: { readonly base: string; readonly live: string };
  /** Journals of earlier passes, whose batches failed: what they speak of may have been written, or half written. */
  readonly tried?: readonly string[];
}
