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
