import type { Input } from './context.ts';
import { arrayOf, objectOf } from './members.ts';

/** String literals, quoted names, words, and single marks, each with the space before it. */
const token = /\s*(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|[\w-]+|\S)/g;

/** A call's input as the engine's parser understands it; the same object where there is nothing to change. */
export const asEngineSpeaks = (operation: string, input: Input): Input => {
  if (operation === 'ExecuteStatement') return spoken(input);
  const member = { BatchExecuteStatement: 'Statements', ExecuteTransaction: 'TransactStatements' }[operation];
  if (member === undefined) return input;
  const statements = arrayOf(input[member]);
  const translated = statements.map((part) => spoken(objectOf(part)));
  return translated.some((part, index) => part !== statements[index]) ? { ...input, [member]: translated } : input;
};

const spoken = (part: Input): Input => {
  const { Statement } = part;
  const translated = typeof Statement === 'string' ? joinedClauses(Statement) : Statement;
  return translated === Statement ? part : { ...part, Statement: translated };
};

/** AWS writes `SET a=? SET b=? REMOVE c REMOVE d`; the engine knows one clause of a kind: `SET a=?, b=? REMOVE c, d`. */
export const joinedClauses = (statement: string): string => {
  if (!/^\s*UPDATE\b/i.test(statement)) return statement;
  const tokens = statement.match(token) ?? [];
  const words = tokens.map((text) => text.trim().toUpperCase());
  const where = words.indexOf('WHERE');
  const clauses: Record<string, string[]> = { SET: [], REMOVE: [] };
  let first: number | undefined;
  let clause: string[] | undefined;
  // The words after UPDATE and its table; a name that is SET or REMOVE comes after one of them, and quoted.
  for (let at = 2; at < (where === -1 ? tokens.length : where); at++) {
    const begun = clauses[words[at] ?? ''];
    if (begun) {
      first ??= at;
      clause = begun;
      clause.push('');
    } else if (clause) clause.push((clause.pop() ?? '') + tokens[at]);
  }
  const { SET = [], REMOVE = [] } = clauses;
  if (first === undefined || (SET.length < 2 && REMOVE.length < 2)) return statement;
  // Where a REMOVE comes before a SET, nothing moves past a placeholder: a REMOVE has none.
  const joined = [
    ...(SET.length > 0 ? [` SET${SET.join(',')}`] : []),
    ...(REMOVE.length > 0 ? [` REMOVE${REMOVE.join(',')}`] : []),
  ];
  return [...tokens.slice(0, first), ...joined, ...(where === -1 ? [] : tokens.slice(where))].join('');
};
