import { readFileSync } from 'node:fs';

/** One line's worth of docs/security.md: a role may do this there. */
export interface Grant {
  readonly role: string;
  /** `dynamodb:GetItem`. */
  readonly action: string;
  /** In the page's words, see places.ts. */
  readonly place: string;
  /** Why it is granted though no run of the test uses it. */
  readonly because: string | undefined;
}

/** The page's two tables: what runs use, and, with a fourth column, what is granted beside. */
export const grantsInDocs = (functions: readonly string[]): Grant[] =>
  readFileSync('docs/security.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| .*[a-z0-9]+:[A-Z]/.test(line))
    .flatMap((line) => {
      const cells = line.split('|').slice(1, -1);
      const [roles = '', actions = '', place = '', because] = cells.map((cell) => cell.replaceAll('`', '').trim());
      const names = roles === 'every function' ? functions : roles.split(', ');
      return names.flatMap((role) => named(actions).map((action) => ({ role, action, place, because })));
    });

/** `s3:GetObject, PutObject`: the service is said once. */
const named = (actions: string): string[] => {
  const [service = ''] = actions.split(':');
  return actions.split(', ').map((action) => (action.includes(':') ? action : `${service}:${action}`));
};
