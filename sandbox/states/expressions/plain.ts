/** Values that are known to be plain JSON, so that nobody walks them again. */
const known = new WeakSet<object>();

export const markPlain = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) known.add(value);
  return value;
};

/** JSON text as a value known to be plain. */
export const parseJson = (text: string): unknown => markPlain(JSON.parse(text));

/**
 * What JSONata returned, as plain JSON: its sequences (arrays with a flag that changes their meaning when they are read
 * again) become arrays. Shares every part that is plain already. Throws for what JSON has no form of.
 */
export const toPlain = (value: unknown): unknown => markPlain(plain(value));

const plain = (value: unknown): unknown => {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('the result is not a finite number');
  if (typeof value === 'function') throw new Error('the result is a function');
  if (typeof value !== 'object' || value === null || known.has(value)) return value;
  return Array.isArray(value) ? plainArray(value) : plainObject(value as Record<string, unknown>);
};

const plainArray = (values: readonly unknown[]): unknown => {
  const result = values.map(plain);
  const same = !('sequence' in values) && result.every((item, index) => item === values[index]);
  return same ? values : result;
};

const plainObject = (fields: Record<string, unknown>): unknown => {
  if ('_jsonata_function' in fields || '_jsonata_lambda' in fields) throw new Error('the result is a function');
  const result: Record<string, unknown> = {};
  let same = true;
  for (const [name, field] of Object.entries(fields)) {
    const value = plain(field);
    if (value !== field || value === undefined) same = false;
    if (value !== undefined) result[name] = value;
  }
  return same ? fields : result;
};
