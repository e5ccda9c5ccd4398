import { type Sandbox, type SandboxOptions, startSandbox } from './index.ts';

/** A sandbox that Ctrl-C or a polite kill closes, so that its files don't stay behind; then the process ends. */
export const startUntilSignal = (options: SandboxOptions): Promise<Sandbox> => {
  const starting = startSandbox(options);
  const stop = () => void starting.then(({ close }) => close()).finally(() => process.exit());
  // Not once(): what restores the cursor ends the process at once where nobody else listens (any more).
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return starting;
};
