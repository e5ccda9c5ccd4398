import { Fields, invalidDefinition } from '../definition/fields.ts';

/** The error names of one retrier or catcher. */
export const errorEquals = (fields: Fields): readonly string[] => {
  const names = fields.list('ErrorEquals');
  if (names.length === 0 || !names.every((name) => typeof name === 'string')) {
    throw invalidDefinition(`${fields.where}: ErrorEquals must be an array of error names.`);
  }
  if (names.includes('States.ALL') && names.length > 1) {
    throw invalidDefinition(`${fields.where}: States.ALL must be alone in its ErrorEquals.`);
  }
  return names;
};

/** Reads the list `Retry` or `Catch`; only its last entry may match States.ALL. */
export const wildcardLast = <T extends { readonly errorEquals: readonly string[] }>(
  fields: Fields,
  name: 'Retry' | 'Catch',
  parse: (item: Fields) => T,
): readonly T[] => {
  const items = fields.list(name).map((value, index) => {
    const item = new Fields(value, `${fields.where}/${name}[${index}]`);
    item.optionalText('Comment');
    const parsed = parse(item);
    item.close();
    return parsed;
  });
  const wildcard = items.findIndex((item) => item.errorEquals.includes('States.ALL'));
  if (wildcard !== -1 && wildcard !== items.length - 1) {
    throw invalidDefinition(`${fields.where}: States.ALL must be in the last entry of ${name}.`);
  }
  return items;
};
