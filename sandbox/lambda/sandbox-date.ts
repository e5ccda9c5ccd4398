import { sandboxNow } from '../core/sandbox-clock.ts';

/** Makes the global Date of this thread tell sandbox time. Timers and `performance` stay real: an SDK's retries are not hurried. */
export const installSandboxDate = (clock: Float64Array<SharedArrayBuffer>): void => {
  const RealDate = Date;
  const realNow = Date.now.bind(Date);
  const now = () => sandboxNow(clock, realNow());
  RealDate.now = now;
  const SandboxDate: DateConstructor = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget === SandboxDate ? target : newTarget),
  });
  RealDate.prototype.constructor = SandboxDate;
  globalThis.Date = SandboxDate;
};
