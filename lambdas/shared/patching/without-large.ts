import type { OutcomeEntry } from '../outcome-entry.ts';

/** Characters of JSON: a value, and all values of an item. */
const maxValue = 1024;
const maxItem = 32 * 1024;

/** Outcomes are read by people, and by the thousand: large values stay in the journal. */
export const withoutLarge = (
  changes: NonNullable<OutcomeEntry['changes']>,
): Required<Pick<OutcomeEntry, 'changes'>> & Pick<OutcomeEntry, 'omitted'> => {
  const omitted: string[] = [];
  let room = maxItem;
  const listed = Object.entries(changes).filter(([name, { before, after }]) => {
    const sizes = [before, after].map((value) => (value === undefined ? 0 : JSON.stringify(value).length));
    const size = sizes.reduce((sum, each) => sum + each, name.length);
    const fits = size <= room && sizes.every((each) => each <= maxValue);
    if (fits) room -= size;
    else omitted.push(name);
    return fits;
  });
  return { changes: Object.fromEntries(listed), ...(omitted.length > 0 && { omitted }) };
};
