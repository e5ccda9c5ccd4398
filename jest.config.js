import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// Several processes load the CDK and the SDK.
process.env.NODE_COMPILE_CACHE ??= path.join(tmpdir(), 'node-compile-cache');

/** Where the system has room for files in memory: nothing needs to outlive a run, and each write to an engine waits for its disk. */
const inMemory = '/dev/shm';
const hasRoom = existsSync(inMemory) && statfsSync(inMemory).bavail * statfsSync(inMemory).bsize > 4e9;

// Whatever is left behind goes with the run; what its files make once lies there too.
const shared = mkdtempSync(path.join(hasRoom ? inMemory : tmpdir(), 'coldpatch-tests-'));
process.env.TMPDIR = shared;
process.env.SHARED_BY_TESTS = shared;
process.on('exit', () => rmSync(shared, { recursive: true, force: true, maxRetries: 5 }));

// The CDK's validation of templates loads an engine of 150 MB: test/lib/nag.test.ts alone has it.
process.env.CDK_VALIDATION = 'false';

/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // In Node itself, as the code will run: jest's own VM contexts would load the CDK and the SDK anew for each file, and run them slower.
  runner: 'jest-light-runner',
  setupFiles: ['<rootDir>/test/setup/process.ts'],
  globalTeardown: '<rootDir>/test/setup/files-over.ts',
  testSequencer: '<rootDir>/test/setup/longest-first.js',
  // Two at a time, since a recovery's steps wait for one another.
  maxWorkers: 2,
};
