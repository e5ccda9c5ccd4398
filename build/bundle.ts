import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

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

/** What the bundles in dist were made from, and when that was begun. */
const record = 'dist/made.json';
const configuration = [import.meta.filename, 'package-lock.json', 'tsconfig.json'];

/** Whether dist holds the bundles of today's handlers, and no file that went into them has changed since: by ctime, which no copy sets back. */
const isFresh = () => {
  if (!existsSync(record)) return false;
  const { begun, inputs } = JSON.parse(readFileSync(record, 'utf8')) as { begun: number; inputs: string[] };
  const unchanged = (file: string) => (statSync(file, { throwIfNoEntry: false })?.ctimeMs ?? Infinity) < begun;
  return (
    handlers().every(({ file, name }) => inputs.includes(file) && existsSync(`dist/${name}/index.mjs`)) &&
    [...configuration, ...inputs].every(unchanged)
  );
};

const inputsOf = ({ inputs }: Metafile) => Object.keys(inputs).filter((input) => !input.startsWith('builtin:'));

if (import.meta.main && !isFresh()) {
  const begun = Date.now();
  await rm('dist', { recursive: true, force: true });
  const { metafile } = await build({
    ...bundling,
    entryPoints: handlers().map(({ file, name }) => ({ in: file, out: `${name}/index` })),
    outdir: 'dist',
    metafile: true,
  });
  await writeFile(record, JSON.stringify({ begun, inputs: inputsOf(metafile) }));
}
