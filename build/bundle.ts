/** Bundles every Lambda, coldpatch's and the examples', in one esbuild call: `dist/<name>/index.mjs`. */

import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const handlers = globSync(['lambdas/*/handler.ts', 'examples/*/lambdas/*/handler.ts']);
await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: handlers.map((file) => ({ in: file, out: `${path.basename(path.dirname(file))}/index` })),
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  keepNames: true,
  sourcemap: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Some SDK dependencies are CommonJS and call require for Node's own modules.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
});
