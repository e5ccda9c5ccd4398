import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** Node's own modules are required, not imported: the ES module of `node:http` reads all its exports, and loads undici for them (35 ms of a cold start). */
const requireBuiltins: Plugin = {
  name: 'require-builtins',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'builtin' } : { path, external: true },
    );
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({ contents: `module.exports = require('${path}')` }));
  },
};

/** How every Lambda is bundled: minified (errors carry their names as literals), source maps, the AWS SDK inside. */
export const bundling = {
  bundle: true,
  minify: true,
  sourcemap: true,
  // Line numbers are enough in a stack trace; the sources would quadruple what is uploaded.
  sourcesContent: false,
  format: 'esm',
  // The SDK's ES modules, of which what is not needed is left out: a third less to import.
  mainFields: ['module', 'main'],
  platform: 'node',
  target: 'node24',
  outExtension: { '.js': '.mjs' },
  plugins: [requireBuiltins],
  // Some SDK dependencies are CommonJS and call require for Node's own modules.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
} as const satisfies BuildOptions;

/** Every Lambda's entry, coldpatch's and the examples': its folder's name is the bundle's. */
export const handlers = () =>
  globSync(['lambdas/*/handler.ts', 'examples/*/lambdas/*/handler.ts']).map((file) => ({
    file,
    name: path.basename(path.dirname(file)),
  }));

if (import.meta.main) {
  await rm('dist', { recursive: true, force: true });
  await build({
    ...bundling,
    entryPoints: handlers().map(({ file, name }) => ({ in: file, out: `${name}/index` })),
    outdir: 'dist',
  });
}
