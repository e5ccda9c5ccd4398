import { type Matcher, type PatternOptions, pattern } from './pattern.ts';
import { malformed } from './policy-errors.ts';

/** `arn:partition:service:region:account:resource`; only the resource may contain colons. */
const segments = 6;

/** The text's parts between colons outside of `${…}`, the last one with what colons it has. */
const split = (text: string): string[] => {
  const parts: string[] = [];
  let start = 0;
  for (const { 0: found, index } of text.matchAll(/\$\{[^}]*\}|:/g)) {
    if (parts.length === segments - 1) break;
    if (found !== ':') continue;
    parts.push(text.slice(start, index));
    start = index + 1;
  }
  return [...parts, text.slice(start)];
};

/** An ARN in a policy: each segment is matched by itself, so that a wildcard doesn't reach over a colon. `*` is every resource. */
export const arnPattern = (text: string, options: Pick<PatternOptions, 'variables'>): Matcher => {
  if (text === '*') return () => true;
  const parts = split(text);
  if (parts.length !== segments || parts[0] !== 'arn')
    throw malformed(`Resource ${text} must be in ARN format or "*".`);
  const matchers = parts.map((part) => pattern(part, { ...options, wildcards: true }));
  return (candidate, context) => {
    const actual = split(candidate);
    return actual.length === segments && matchers.every((matches, index) => matches(actual[index] ?? '', context));
  };
};
