import type { Write } from '../shared/patching/decision.ts';

const mostNames = 10;

/** What is wrong with an item that would still have to be written. */
export const leftToDo = ({ kind, changes }: Write): string => {
  if (kind === 'put') return 'The item is not there.';
  if (kind === 'delete') return 'The item is there, and was to be deleted.';
  const names = Object.keys(changes).sort();
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return `${names.slice(0, mostNames).join(', ')}${more} ${names.length === 1 ? 'is' : 'are'} not as decided.`;
};
