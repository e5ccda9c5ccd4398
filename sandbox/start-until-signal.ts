import { type Sandbox, type SandboxOptions, startSandbox } from './index.ts';

/** A sandbox that Ctrl-C or a polite kill closes, so that its files don't stay behind; then the process ends. */
export const startUntilSignal = (options: SandboxOptions): Promise<Sandbox> => {
  const starting = startSandbox(options);
  const stop = () => void starting.then(({ close }) => close()).finally(() => process.exit());
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return starting;
};
