const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

const escapeText = (text: string) => text.replace(/[&<>"\r]/g, (character) => escapes[character] as string);

const element = (name: string, value: unknown): string => {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((entry) => element(name, entry)).join('');
  return `<${name}>${content(value)}</${name}>`;
};

const content = (value: unknown): string => {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return escapeText(String(value));
  return Object.entries(value)
    .map(([name, member]) => element(name, member))
    .join('');
};

/** An XML document: objects become elements, arrays repeated ones, Dates ISO 8601. */
export const xmlDocument = (root: string, value: unknown, namespace?: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${namespace ? ` xmlns="${namespace}"` : ''}>${content(value)}</${root}>`;
