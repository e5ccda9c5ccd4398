import { globSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** Node's own modules are required, not imported: the ES module of `node:http` reads all its exports, and loads undici for them (35 ms of a cold start). */
const requireBuiltins: Plugin = {
  name: 'require-builtins',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: new RegExp(`^(node:)?(${builtinModules.join('|')})$`) }, ({ path, kind }) =>
      kind === 'require-call' ? { path, external: true } : { path, namespace: 'builtin' },
    );
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({ contents: `module.exports = require('${path}')` }));
  },
};

/** A map that says nothing of the code, only of a column that no file has: esbuild ignores an empty one. */
const farMap = Buffer.from('{"version":3,"sources":["-"],"mappings":"gkh9BAAA"}').toString('base64');
/** Source maps know our own code only: Node reads a function's map whenever it starts, and the SDK's part of it would be a megabyte. */
const mapOwnCode: Plugin = {
  name: 'map-own-code',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${farMap}`,
      loader: 'js',
    })),
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
  plugins: [requireBuiltins, mapOwnCode],
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
