import { notImplemented } from '../core/service.ts';
import { contextKey } from './condition-keys.ts';

/** The values of a request's condition keys; keys are lower case. Undefined: the request does not have the key. */
export type Context = (key: string) => readonly string[] | undefined;

/** Whether a text, in a request's context, is what a policy's value describes. */
export type Matcher = (text: string, context: Context) => boolean;

export interface PatternOptions {
  /** `${aws:PrincipalArn}` stands for the key's value. Policies of version 2008-10-17 have no variables. */
  readonly variables: boolean;
  /** `*` and `?` match any characters and any one. */
  readonly wildcards: boolean;
  readonly ignoreCase?: boolean;
}

const special = /\$\{([^}]*)\}|[*?]/g;
const quoted = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** A value of a policy, ready to be matched. A variable whose key the request lacks, or has several values of, matches nothing. */
export const pattern = (text: string, { variables, wildcards, ignoreCase = false }: PatternOptions): Matcher => {
  const flags = ignoreCase ? 'is' : 's';
  const parts: (string | { readonly key: string })[] = [];
  let end = 0;
  for (const { 0: found, 1: variable, index } of text.matchAll(special)) {
    const part =
      variable === undefined
        ? wildcards
          ? wildcard(found)
          : undefined
        : variables
          ? variablePart(variable)
          : undefined;
    if (part === undefined) continue;
    parts.push(quoted(text.slice(end, index)), part);
    end = index + found.length;
  }
  parts.push(quoted(text.slice(end)));

  const whole = (sources: readonly string[]) => new RegExp(`^${sources.join('')}$`, flags);
  if (end === 0 && !ignoreCase) return (candidate) => candidate === text;
  if (parts.every((part) => typeof part === 'string')) {
    const expression = whole(parts);
    return (candidate) => expression.test(candidate);
  }
  return (candidate, context) => {
    const sources = parts.map((part) => (typeof part === 'string' ? part : variableValue(part.key, context)));
    return sources.every((source) => source !== undefined) && whole(sources).test(candidate);
  };
};

const wildcard = (character: string) => (character === '*' ? '.*' : '.');

const variablePart = (name: string) => {
  if (name === '*' || name === '?' || name === '$') return quoted(name);
  if (name.includes(',')) throw notImplemented(`a policy variable's default value: \${${name}}`);
  return { key: contextKey(name.trim()) };
};

const variableValue = (key: string, context: Context) => {
  const values = context(key);
  return values?.length === 1 && values[0] !== undefined ? quoted(values[0]) : undefined;
};
