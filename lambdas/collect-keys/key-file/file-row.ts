import type { Image, KeyAttribute, KeyRow } from '../../shared/attribute.ts';
import { attributeOf } from '../../shared/attribute-of.ts';
import { canonicalImage } from '../../shared/canonical.ts';
import { equalValues } from '../../shared/equal.ts';
import { imageFromJson, rowToJson } from '../../shared/image-json.ts';
import { typedKey } from '../../shared/typed-key.ts';
import type { CollectedRow } from '../sources/source.ts';

/** A batch is at most 200,000 bytes, with the run and the incident. */
const mostBytes = 180_000;
const fields = ['key', 'base', 'bad'];

/**
 * A record of a key file: a key, or `{"key": …, "base"?: item | null, "bad"?: item | null}` with the items in DynamoDB JSON.
 * Throws a plain Error whose message is the reason, without a full stop, for the caller to say where.
 */
export const fileRow = (value: unknown, keySchema: readonly KeyAttribute[]): CollectedRow => {
  if (!bringsImages(value, keySchema)) return { row: { key: typedKey(value, keySchema) }, order: '' };
  const extra = Object.keys(value).filter((name) => !fields.includes(name));
  if (extra.length > 0)
    throw new Error(`${extra.join(', ')} is not a field of a row with images: name only ${fields.join(', ')}`);
  const key = typedKey(value.key, keySchema);
  const row = { key, ...imageIn(value, 'base', key), ...imageIn(value, 'bad', key) };
  const bytes = Buffer.byteLength(JSON.stringify(rowToJson(row)));
  if (bytes > mostBytes)
    throw new Error(
      `the row has ${bytes} bytes, and a row with its images may have ${mostBytes}: leave the images out (the base image is then read from the restored table)`,
    );
  return { row, order: '', bytes };
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `key` may be a key attribute's own name: then its value is a plain one, or DynamoDB JSON. */
const bringsImages = (value: unknown, keySchema: readonly KeyAttribute[]): value is Record<string, unknown> =>
  isRecord(value) &&
  Object.hasOwn(value, 'key') &&
  (keySchema.every(({ name }) => name !== 'key') || (isRecord(value.key) && Object.hasOwn(value.key, 'key')));

const imageIn = (value: Record<string, unknown>, side: 'base' | 'bad', key: Image): Partial<KeyRow> => {
  if (!Object.hasOwn(value, side)) return {};
  return { [side]: value[side] === null ? null : checkedImage(value[side], side, key) };
};

const checkedImage = (json: unknown, side: string, key: Image): Image => {
  const image = readImage(json, side);
  for (const [name, value] of Object.entries(key))
    if (!equalValues(attributeOf(image, name), value))
      throw new Error(`${side} must be the whole item, with the same ${name} as the key`);
  return image;
};

const readImage = (json: unknown, side: string): Image => {
  try {
    const image = imageFromJson(json);
    // Numbers that are none show here.
    canonicalImage(image);
    return image;
  } catch (error) {
    throw new Error(`${side}: ${(error instanceof Error ? error.message : String(error)).replace(/\.$/, '')}`);
  }
};
