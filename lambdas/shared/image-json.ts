import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image, KeyRow } from './attribute.ts';

/** An image as it is written to files and as Lambda's stream events carry it: DynamoDB JSON, binaries in base64. */
export type JsonImage = Record<string, unknown>;

const toBase64 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

export const valueToJson = (value: AttributeValue): unknown => {
  if (value.B !== undefined) return { B: toBase64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(toBase64) };
  if (value.L !== undefined) return { L: value.L.map(valueToJson) };
  if (value.M !== undefined) return { M: imageToJson(value.M) };
  return value;
};

const mapEntries = <A, B>(record: Record<string, A>, map: (value: A, name: string) => B): Record<string, B> =>
  // Not assignment: an attribute may be called __proto__.
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));

export const imageToJson = (image: Image): JsonImage => mapEntries(image, valueToJson);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** In messages: an item may have 400 KB. */
const shown = (json: unknown): string => {
  const text = JSON.stringify(json) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

const fromBase64 = (text: string): Uint8Array => {
  const bytes = Buffer.from(text, 'base64');
  // Buffer leaves out what it does not understand.
  if (bytes.toString('base64') !== text) throw new Error(`${shown(text)} is not binary in base64`);
  return bytes;
};

/** Throws a plain Error that says what is wrong, for the caller to say where. */
export const valueFromJson = (json: unknown): AttributeValue => {
  const [entry, more] = isRecord(json) ? Object.entries(json) : [];
  if (entry === undefined || more !== undefined)
    throw new Error(`${shown(json)} is not a DynamoDB value such as {"S": "text"}`);
  const [type, value] = entry;
  if ((type === 'S' || type === 'N') && isText(value)) return { [type]: value } as unknown as AttributeValue;
  if (type === 'B' && isText(value)) return { B: fromBase64(value) };
  if (type === 'BOOL' && typeof value === 'boolean') return { BOOL: value };
  if (type === 'NULL' && value === true) return { NULL: true };
  if ((type === 'SS' || type === 'NS') && isTexts(value)) return { [type]: value } as unknown as AttributeValue;
  if (type === 'BS' && isTexts(value)) return { BS: value.map(fromBase64) };
  if (type === 'L' && Array.isArray(value)) return { L: value.map(valueFromJson) };
  if (type === 'M') return { M: imageFromJson(value) };
  throw new Error(`${shown(json)} is not a DynamoDB value such as {"S": "text"}`);
};

export const imageFromJson = (json: unknown): Image => {
  if (!isRecord(json)) throw new Error(`${shown(json)} is not an item in DynamoDB JSON`);
  return mapEntries(json, valueFromJson);
};

export const rowToJson = (row: KeyRow): Record<string, unknown> => ({
  key: imageToJson(row.key),
  ...(row.base !== undefined && { base: row.base && imageToJson(row.base) }),
  ...(row.bad !== undefined && { bad: row.bad && imageToJson(row.bad) }),
  ...(row.lastSeen !== undefined && { lastSeen: row.lastSeen }),
  ...(row.planned !== undefined && { planned: row.planned }),
  ...(row.tried !== undefined && { tried: row.tried }),
});

const plannedFromJson = ({ base, live }: Record<string, unknown>): NonNullable<KeyRow['planned']> => {
  if (!isText(base) || !isText(live)) throw new Error('planned must have the hashes of both images');
  return { base, live };
};

const imageOrNull = (json: unknown) => (json === null ? null : imageFromJson(json));

export const rowFromJson = (json: unknown): KeyRow => {
  if (!isRecord(json)) throw new Error(`${shown(json)} is not a row of keys/`);
  return {
    key: imageFromJson(json.key),
    ...('base' in json && { base: imageOrNull(json.base) }),
    ...('bad' in json && { bad: imageOrNull(json.bad) }),
    ...(isText(json.lastSeen) && { lastSeen: json.lastSeen }),
    ...(isRecord(json.planned) && { planned: plannedFromJson(json.planned) }),
    ...(isTexts(json.tried) && { tried: json.tried }),
  };
};
