const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);

/** A value as AWS Query writes it: arrays as `<member>`s, Dates as ISO 8601, nothing for undefined. */
export const xmlElement = (name: string, value: unknown, xmlNamespace?: string): string => {
  if (value === undefined || value === null) return '';
  const open = xmlNamespace === undefined ? `<${name}>` : `<${name} xmlns="${escaped(xmlNamespace)}">`;
  return `${open}${xmlContent(value)}</${name}>`;
};

const xmlContent = (value: unknown): string => {
  if (Array.isArray(value)) return value.map((member) => xmlElement('member', member)).join('');
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return escaped(String(value));
  return Object.entries(value)
    .map(([name, member]) => xmlElement(name, member))
    .join('');
};
