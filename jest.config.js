import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// What the files of one run make once.
const shared = mkdtempSync(path.join(tmpdir(), 'coldpatch-tests-'));
process.env.SHARED_BY_TESTS = shared;
process.on('exit', () => rmSync(shared, { recursive: true }));

// The CDK's validation of templates loads an engine of 150 MB into every test file that synthesizes: test/lib/nag.test.ts alone has it.
process.env.CDK_VALIDATION = 'false';

/** @type {import('jest').Config} */
export default {
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // A whole recovery on a busy machine; no test waits that long otherwise.
  testTimeout: 180_000,
  // Two at a time, since a recovery's steps wait for one another; a process that has grown is replaced: ES modules in a VM context are never freed.
  maxWorkers: 2,
  workerIdleMemoryLimit: '2GB',
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022', experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
};
