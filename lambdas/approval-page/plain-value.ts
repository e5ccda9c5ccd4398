/** Longest value shown: the page is read on a phone, and the journal has everything. */
const longest = 400;

/** Characters that hide, or turn the text around, are shown as escapes: nobody approves what they can't see. */
export const visible = (text: string) =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (hidden) => {
    if (hidden === '\n') return '\\n';
    const code = hidden.codePointAt(0)?.toString(16) ?? '';
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });

const quoted = (text: string) => `"${visible(text.replaceAll('\\', '\\\\').replaceAll('"', '\\"'))}"`;

const entries = (value: unknown): [string, unknown][] =>
  value !== null && typeof value === 'object' ? Object.entries(value) : [];
const list = (value: unknown, show: (each: unknown) => string) =>
  (Array.isArray(value) ? value : []).map(show).join(', ');
const binary = (value: unknown) => `binary ${visible(String(value))}`;

const inFull = (value: unknown): string => {
  const [type, content] = entries(value)[0] ?? [];
  switch (type) {
    case 'S':
      return quoted(String(content));
    case 'N':
      return visible(String(content));
    case 'B':
      return binary(content);
    case 'BOOL':
      return String(content);
    case 'NULL':
      return 'null';
    case 'L':
      return `[${list(content, inFull)}]`;
    case 'M':
      return `{${entries(content)
        .map(([name, each]) => `${visible(name)}: ${inFull(each)}`)
        .join(', ')}}`;
    case 'SS':
      return `set of ${list(content, (each) => quoted(String(each)))}`;
    case 'NS':
      return `set of ${list(content, (each) => visible(String(each)))}`;
    case 'BS':
      return `set of ${list(content, binary)}`;
    default:
      return visible(JSON.stringify(value) ?? 'nothing');
  }
};

/** A DynamoDB JSON value as a person reads it: `"text"`, `12.50`, `[1, 2]`, `{city: "Bern"}`. Shortened, not escaped for HTML. */
export const plainValue = (value: unknown): string => {
  const full = inFull(value);
  return full.length > longest ? `${full.slice(0, longest)} … (${full.length - longest} more characters)` : full;
};

/** An item's key: `[["tenant", "\"t-1\""], …]`. */
export const plainKey = (key: unknown): readonly (readonly [name: string, value: string])[] =>
  entries(key).map(([name, value]) => [visible(name), plainValue(value)]);
