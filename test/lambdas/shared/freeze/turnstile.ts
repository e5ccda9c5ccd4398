import type { Gate } from '../../cuts.ts';

/**
 * Runs processes one call at a time, in the order that `turns` says (each picks among those that wait; at its end they take turns).
 * `look` sees the world between any two calls.
 */
export const interleave = async (
  processes: readonly ((gate: Gate) => Promise<void>)[],
  turns: readonly number[],
  look: () => void,
): Promise<void> => {
  const waiting = new Map<number, () => void>();
  let running = processes.length;
  let wake = () => {};
  const gateOf =
    (id: number): Gate =>
    async (call) => {
      running--;
      await new Promise<void>((go) => {
        waiting.set(id, go);
        wake();
      });
      return call();
    };
  const ends = processes.map((process, id) =>
    process(gateOf(id)).finally(() => {
      running--;
      wake();
    }),
  );
  const failed = Promise.all(ends);
  failed.catch(() => {});
  for (let turn = 0; ; turn++) {
    while (running > 0) await new Promise<void>((resolve) => (wake = resolve));
    look();
    const ids = [...waiting.keys()].sort();
    const id = ids[(turns[turn] ?? turn) % Math.max(ids.length, 1)];
    if (id === undefined) break;
    const go = waiting.get(id);
    waiting.delete(id);
    running++;
    go?.();
  }
  await failed;
};
