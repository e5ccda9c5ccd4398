import { notImplemented } from '../core/service.ts';

/** A filter pattern of words and "phrases": a message matches that has all of them, in upper and lower case as they are. */
export const compileFilterPattern = (pattern: string): ((message: string) => boolean) => {
  const terms = [...pattern.matchAll(/"([^"]*)"|(\S+)/g)].map(([, phrase, word = '']) => {
    // {…}, […], %…%, ?word and -word are other kinds of patterns.
    if (phrase === undefined && !/^\w+$/.test(word)) throw notImplemented(`the filter pattern ${pattern}`);
    return phrase ?? word;
  });
  return (message) => terms.every((term) => message.includes(term));
};
