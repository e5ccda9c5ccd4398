import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';

it('leaves nothing behind when the demo is interrupted', async () => {
  const TMPDIR = await mkdtemp(path.join(tmpdir(), 'interrupted-'));
  const sandboxes = async () => (await readdir(TMPDIR)).filter((name) => name.startsWith('sandbox-'));
  const demo = spawn(process.execPath, ['bin/demo.ts', '--items', '100', '--yes'], {
    stdio: 'ignore',
    env: { ...process.env, NODE_OPTIONS: '', TMPDIR },
  });
  const exited = once(demo, 'exit');
  while ((await sandboxes()).length === 0 && demo.exitCode === null) await sleep(50);
  demo.kill('SIGINT');
  expect(await exited).toEqual([1, null]);
  expect(await sandboxes()).toEqual([]);
  await rm(TMPDIR, { recursive: true });
});
