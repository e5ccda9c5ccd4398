import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image, KeyAttribute } from './attribute.ts';
import { exactNumber } from './canonical.ts';

const kinds = { S: 'a string', N: 'a number', B: 'binary (base64)' } as const;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** `{"S": "text"}`: the value inside, if it says the type of the schema. */
const unwrap = (value: unknown, { name, type }: KeyAttribute): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  const [entry, more] = Object.entries(value);
  if (Array.isArray(value) || entry === undefined || more !== undefined || !(entry[0] in kinds))
    throw new Error(`${name} must be ${kinds[type]}, plain or in DynamoDB JSON, not ${JSON.stringify(value)}`);
  if (entry[0] !== type)
    throw new Error(`${name} is ${kinds[type]} in the table (type ${type}), not of type ${entry[0]}`);
  if (typeof entry[1] !== 'string') throw new Error(`${name}: the value inside {"${type}": …} must be a JSON string`);
  return entry[1];
};

const numberText = (value: unknown, name: string): string => {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new Error(`${name} has more digits than a JSON number carries safely: write it as a string`);
  const text = typeof value === 'number' ? String(value) : value;
  const number = typeof text === 'string' ? exactNumber(text.trim()) : undefined;
  if (number === undefined || typeof text !== 'string')
    throw new Error(`${name} must be a number, not ${JSON.stringify(value)}`);
  const magnitude = number.exponent + number.digits.length - 1;
  if (number.digits.length > 38 || magnitude > 125 || magnitude < -130)
    throw new Error(`${name} is outside DynamoDB's numbers (38 digits, 1E-130 to 9.9E+125)`);
  return text.trim();
};

/** The value's limit in bytes: 2,048 for a partition key, 1,024 for a sort key. */
const checkSize = (bytes: number, name: string, index: number) => {
  const most = index === 0 ? 2048 : 1024;
  if (bytes === 0) throw new Error(`${name} is empty`);
  if (bytes > most) throw new Error(`${name} is longer than the ${most} bytes that DynamoDB allows`);
};

const typedValue = (raw: unknown, attribute: KeyAttribute, index: number): AttributeValue => {
  const { name, type } = attribute;
  const value = unwrap(raw, attribute);
  if (type === 'N') return { N: numberText(value, name) };
  if (typeof value !== 'string') throw new Error(`${name} must be ${kinds[type]}, not ${JSON.stringify(value)}`);
  if (type === 'S') {
    checkSize(Buffer.byteLength(value), name, index);
    return { S: value };
  }
  if (!base64.test(value)) throw new Error(`${name} must be binary in base64, not ${JSON.stringify(value)}`);
  const bytes = Buffer.from(value, 'base64');
  checkSize(bytes.length, name, index);
  return { B: bytes };
};

/**
 * A key as a person writes it, `{"pk": "tenant-1", "sk": 7}`: plain values typed by the table's key schema, or DynamoDB JSON.
 * Throws a plain Error whose message is the reason, without a full stop, for the caller to say where and what to do.
 */
export const typedKey = (raw: unknown, keySchema: readonly KeyAttribute[]): Image => {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new Error(`a key must be an object such as {${keySchema.map(({ name }) => `"${name}": …`).join(', ')}}`);
  const values = new Map<string, unknown>(Object.entries(raw));
  const names = new Set(keySchema.map(({ name }) => name));
  const missing = [...names].filter((name) => !values.has(name));
  if (missing.length > 0) throw new Error(`the key attribute ${missing.join(', ')} is missing`);
  const extra = [...values.keys()].filter((name) => !names.has(name));
  if (extra.length > 0)
    throw new Error(`${extra.join(', ')} is not a key attribute of the table: name only ${[...names].join(', ')}`);
  return Object.fromEntries(
    keySchema.map((attribute, index) => [attribute.name, typedValue(values.get(attribute.name), attribute, index)]),
  );
};
