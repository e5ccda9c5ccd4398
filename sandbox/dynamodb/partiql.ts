import { AwsError } from '../core/service.ts';

export interface PartiQlTarget {
  readonly verb: 'Select' | 'Insert' | 'Update' | 'Delete';
  readonly table: string;
  readonly index?: string;
}

/** String literals, quoted names, words, and single marks. */
const token = /'(?:[^']|'')*'|"[^"]*"|[\w-]+|\S/g;

/** The word that a statement's table follows. */
const tableFollows = { SELECT: 'FROM', INSERT: 'INTO', UPDATE: 'UPDATE', DELETE: 'FROM' } as const;
const verbs = { SELECT: 'Select', INSERT: 'Insert', UPDATE: 'Update', DELETE: 'Delete' } as const;

/** What a PartiQL statement does to which table: as much of it as IAM needs. */
export const partiQlTarget = (statement: string): PartiQlTarget => {
  const tokens = statement.match(token) ?? [];
  const words = tokens.map((text) => text.toUpperCase());
  // Within a transaction a SELECT may stand as EXISTS(SELECT …).
  const first = words[0] === 'EXISTS' && words[1] === '(' ? 2 : 0;
  const verb = words[first] as keyof typeof verbs;
  if (verb in verbs) {
    const at = words.indexOf(tableFollows[verb], first) + 1;
    const table = at > 0 && nameIn(tokens[at]);
    const index = tokens[at + 1] === '.' && nameIn(tokens[at + 2]);
    if (table) return index ? { verb: verbs[verb], table, index } : { verb: verbs[verb], table };
  }
  throw new AwsError(
    'ValidationException',
    `Statement wasn't well formed, can't be processed: no SELECT, INSERT, UPDATE or DELETE of a table in ${statement}`,
  );
};

const nameIn = (text: string | undefined): string | undefined =>
  text === undefined || text.startsWith("'") ? undefined : text.replaceAll('"', '');
