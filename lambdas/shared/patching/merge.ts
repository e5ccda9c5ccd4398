import type { Image } from '../attribute.ts';
import { attributeOf } from '../attribute-of.ts';
import { equalValues } from '../equal.ts';

export interface Merge {
  /** Still as the bug left them: they go back. */
  readonly back: readonly string[];
  /** Changed by the bug, and by somebody else since. */
  readonly kept: readonly string[];
}

/** Three-way, attribute by attribute. One that the bug never touched is in neither list, whatever it is now. */
export const merge = (names: Iterable<string>, base: Image, bad: Image, live: Image): Merge => {
  const [back, kept]: [string[], string[]] = [[], []];
  for (const name of names) {
    const [good, wrong, now] = [attributeOf(base, name), attributeOf(bad, name), attributeOf(live, name)];
    if (equalValues(now, good) || equalValues(wrong, good)) continue;
    (equalValues(now, wrong) ? back : kept).push(name);
  }
  return { back, kept };
};
