import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image } from './attribute.ts';

const numberPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** `digits` × 10^`exponent`; digits have no zeros around them, and are empty for zero. */
export interface ExactNumber {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

/** A DynamoDB number's text taken apart exactly; undefined if it is none. */
export const exactNumber = (text: string): ExactNumber | undefined => {
  const match = numberPattern.exec(text);
  const [, sign, whole = '', fraction = '', power = '0'] = match ?? [];
  if (match === null || whole + fraction === '') return undefined;
  const significant = (whole + fraction).replace(/^0+/, '');
  const digits = significant.replace(/0+$/, '');
  if (digits === '') return { negative: false, digits: '', exponent: 0 };
  const exponent = Number(power) - fraction.length + (significant.length - digits.length);
  return { negative: sign === '-', digits, exponent };
};

/** One text for a number, however it is written: `1`, `1.0` and `1E0` are all `1e0`. */
export const canonicalNumber = (text: string): string => {
  const number = exactNumber(text);
  if (number === undefined) throw new Error(`"${text}" is not a DynamoDB number.`);
  return number.digits === '' ? '0' : `${number.negative ? '-' : ''}${number.digits}e${number.exponent}`;
};

const base64 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
const list = (texts: readonly string[]) => `[${texts.join(',')}]`;
const set = (texts: readonly string[]) => list([...texts].sort());

/** One text for a value: attribute order, set order and the way a number is written don't matter. */
export const canonicalValue = (value: AttributeValue): string => {
  if (value.S !== undefined) return `S${JSON.stringify(value.S)}`;
  if (value.N !== undefined) return `N${canonicalNumber(value.N)}`;
  if (value.B !== undefined) return `B${base64(value.B)}`;
  if (value.BOOL !== undefined) return `BOOL${value.BOOL}`;
  if (value.NULL !== undefined) return 'NULL';
  if (value.SS !== undefined) return `SS${set(value.SS.map((text) => JSON.stringify(text)))}`;
  if (value.NS !== undefined) return `NS${set(value.NS.map(canonicalNumber))}`;
  if (value.BS !== undefined) return `BS${set(value.BS.map(base64))}`;
  if (value.L !== undefined) return `L${list(value.L.map(canonicalValue))}`;
  if (value.M !== undefined) return `M${canonicalImage(value.M)}`;
  throw new Error(`DynamoDB type ${Object.keys(value).join()} is not known.`);
};

export const canonicalImage = (image: Image): string => {
  const attributes = Object.entries(image).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${attributes.map(([name, value]) => `${JSON.stringify(name)}:${canonicalValue(value)}`).join(',')}}`;
};
