import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** `npm run sandbox` without npm: a process of its own, of which only its output and its port are known. */
export const startSandboxProcess = async (...options: string[]) => {
  const child = spawn(process.execPath, ['bin/sandbox.ts', '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const printed: string[] = [];
  const endpoint = await Promise.race([
    readyLine(child, printed),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`The sandbox ended with ${code}.`))),
  ]);
  return {
    endpoint,
    /** What it has printed so far. */
    printed: () => printed.join('\n'),
    /** Ctrl-C; resolves to its exit code. */
    interrupt: async (): Promise<number> => {
      const exited = once(child, 'exit');
      child.kill('SIGINT');
      const [code] = await exited;
      return code;
    },
  };
};

const readyLine = (child: ChildProcess, printed: string[]) =>
  new Promise<string>((resolve) => {
    if (!child.stdout) return;
    createInterface(child.stdout).on('line', (line) => {
      printed.push(line);
      const [, endpoint] = /^ready: (\S+)$/.exec(line) ?? [];
      if (endpoint !== undefined) resolve(endpoint);
    });
  });
