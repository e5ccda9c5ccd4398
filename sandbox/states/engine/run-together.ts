import { Aborted } from './failure.ts';

/**
 * Runs the work for every item, at most `concurrency` at a time; gives the results in the items' order.
 * The first failure cuts the others off, and is thrown once they have stopped.
 */
export const runTogether = async <T, R>(
  items: readonly T[],
  concurrency: number,
  outer: AbortSignal,
  work: (item: T, signal: AbortSignal, index: number) => Promise<R>,
): Promise<R[]> => {
  const cut = new AbortController();
  const cutOff = () => cut.abort();
  if (outer.aborted) cutOff();
  outer.addEventListener('abort', cutOff);
  const results: R[] = [];
  let failure: { readonly error: unknown } | undefined;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && !cut.signal.aborted) {
      const index = next++;
      try {
        results[index] = await work(items[index] as T, cut.signal, index);
      } catch (error) {
        failure ??= { error };
        cut.abort();
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  } finally {
    outer.removeEventListener('abort', cutOff);
  }
  if (outer.aborted) throw new Aborted();
  if (failure) throw failure.error;
  return results;
};
