// The CDK's validation of templates loads an engine of 150 MB into every test file that synthesizes: test/lib/nag.test.ts alone has it.
process.env.CDK_VALIDATION = 'false';

/** @type {import('jest').Config} */
export default {
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // A whole recovery on a busy machine; no test waits that long otherwise.
  testTimeout: 180_000,
  // One at a time, since a sandbox uses every core; and a process that has grown is replaced: ES modules in a VM context are never freed.
  maxWorkers: 1,
  workerIdleMemoryLimit: '1GB',
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
