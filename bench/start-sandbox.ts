import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export const startSandboxProcess = async (): Promise<{ process: ChildProcess; endpoint: string }> => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'sandbox-process.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { process: child, endpoint: String(line).trim() };
};
