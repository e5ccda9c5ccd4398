/** Every call to the outside goes through one: it may fail it, delay it, or look at the world after it. */
export type Gate = <T>(call: () => Promise<T>) => Promise<T>;
export const open: Gate = (call) => call();

/** The process dies at its k-th call: before the call, or after it but before its answer. Nothing gets through any more. */
export const cutAt = (k: number, when: 'before' | 'after') => {
  let calls = 0;
  const gate: Gate = async (call) => {
    calls++;
    if (calls < k) return call();
    if (calls === k && when === 'after') await call();
    throw new Error('cut');
  };
  return { gate, reached: () => calls >= k };
};

/** Ports that answer by themselves. */
const inside = new Set(['now', 'remainingMs', 'pause', 'warn', 'logError']);

/** The same ports, each call through the gate, at any depth. */
export const gated = <P extends object>(ports: P, gate: Gate): P =>
  new Proxy(ports, {
    get(target, name) {
      const port: unknown = Reflect.get(target, name, target);
      if (Array.isArray(port) || inside.has(String(name))) return port;
      if (typeof port === 'function') return (...args: unknown[]) => gate(() => port.apply(target, args));
      return typeof port === 'object' && port !== null ? gated(port, gate) : port;
    },
  });

/**
 * Cuts a step off before its first call, its second and so on, and after its last, each time in a new world, and hands each world over.
 * After a call is before the next one: nobody outside can tell them apart. Resolves to how many cuts there were.
 */
export const atEveryCut = async <W>(
  newWorld: () => W | Promise<W>,
  step: (world: W, gate: Gate) => Promise<unknown>,
  afterwards: (world: W, cut: string) => Promise<void>,
): Promise<number> => {
  const cutOff = async (k: number, when: 'before' | 'after'): Promise<boolean> => {
    const world = await newWorld();
    const cut = cutAt(k, when);
    await step(world, cut.gate).catch(() => {});
    if (cut.reached()) await afterwards(world, `${when} call ${k}`);
    return cut.reached();
  };
  let calls = 0;
  while (await cutOff(calls + 1, 'before')) calls++;
  if (calls > 0) await cutOff(calls, 'after');
  return calls + 1;
};
