import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface EngineProcess {
  readonly port: number;
  /** Why it is not running any more, unless `close` ended it. */
  failure(): string | undefined;
  close(): Promise<void>;
}

const attempts = 5;

/** Starts the engine on a free port of 127.0.0.1; it ends with this process at the latest, however that ends. */
export const startEngineProcess = async (binary: string, databasePath: string): Promise<EngineProcess> => {
  let failure = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = await freePort();
    const started = spawnEngine(binary, port, databasePath);
    if (await started.listening) return started;
    failure = started.failure() ?? failure;
  }
  throw new Error(`The sandbox's DynamoDB did not start. ${failure}`);
};

const spawnEngine = (binary: string, port: number, databasePath: string) => {
  const args = ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', databasePath];
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const guard = guardOf(child);

  let closing = false;
  let failure: string | undefined;
  let log = '';
  const listening = new Promise<boolean>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-2000);
      if (log.includes('listening on')) resolve(true);
    });
    const ended = (reason: string) => {
      guard?.kill('SIGKILL');
      if (!closing) failure = `${reason} ${log.trim()}`.trim();
      resolve(false);
    };
    child.once('error', (error) => ended(`The DynamoDB engine can't be run: ${error.message}.`));
    child.once('exit', (code, signal) => ended(`The DynamoDB engine stopped (${signal ?? `exit code ${code}`}).`));
  });
  return {
    port,
    listening,
    failure: () => failure,
    close: () => {
      closing = true;
      return stop(child);
    },
  };
};

/** A shell that waits for its input to close, as it does when this process is gone, and then kills the engine. */
const guardOf = ({ pid }: ChildProcess): ChildProcess | undefined => {
  if (pid === undefined) return undefined;
  const script = 'read -r _; kill -9 "$0"';
  const guard = spawn('/bin/sh', ['-c', script, String(pid)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.unref();
  return guard;
};

const stop = async (child: ChildProcess) => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No TCP port is free.');
  return address.port;
};
