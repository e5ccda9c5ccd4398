import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { bundling, handlers } from '../build/bundle.ts';
import { environmentVariables } from '../lambdas/shared/environment.ts';
import type { Measurement } from './measurement.ts';

/** What a file takes from AWS's clients, as import statements; types left out. */
const sdkImports = (file: string): [string, string[]][] =>
  [...readFileSync(file, 'utf8').matchAll(/^import \{([^}]*)\} from '(@aws-sdk\/client-[a-z0-9-]+)';/gms)].map(
    ([, names, client]) => [
      client ?? '',
      (names ?? '')
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type ')),
    ],
  );

/** The floor: a handler that does nothing, traced by middy, with the same clients and commands. */
const floorOf = (files: string[]) => {
  const wanted = new Map<string, Set<string>>();
  for (const [client, names] of files.flatMap(sdkImports)) {
    for (const name of names) wanted.set(client, (wanted.get(client) ?? new Set()).add(name));
  }
  return [
    "import middy from '@middy/core';",
    "import { Tracer } from '@aws-lambda-powertools/tracer';",
    "import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';",
    'export const handler = middy().use(captureLambdaHandler(new Tracer())).handler(async () => {});',
    ...[...wanted].flatMap(([client, names], i) => [
      `import * as client${i} from '${client}';`,
      ...[...names].map((name) =>
        name.endsWith('Client')
          ? `export const ${name}${i} = new client${i}.${name}();`
          : `export const ${name}${i} = client${i}.${name};`,
      ),
    ]),
  ].join('\n');
};

const importMilliseconds = (bundle: string) => {
  const script = `const t=performance.now();await import(${JSON.stringify(bundle)});console.log(performance.now()-t)`;
  const deployed = Object.fromEntries(
    environmentVariables.map((name) => [name, 'arn:aws:states:us-east-1:111122223333:stateMachine:x']),
  );
  const env = { ...process.env, ...deployed, AWS_REGION: 'us-east-1' };
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env }).toString());
};

/** Each bundle's size and import time over the floor's, the two imported in turn; of each the best, which other work on the machine disturbed least. */
export const measureBundles = async (rounds = 11): Promise<Measurement[]> => {
  const directory = mkdtempSync(path.join(tmpdir(), 'coldpatch-bench-'));
  const rows: Measurement[] = [];
  for (const { file, name } of handlers().filter(({ file }) => file.startsWith('lambdas/'))) {
    const bundle = path.join(directory, `${name}.mjs`);
    const floor = path.join(directory, `${name}.floor.mjs`);
    const { metafile } = await build({ ...bundling, entryPoints: [file], outfile: bundle, metafile: true });
    const own = Object.keys(metafile.inputs).filter((input) => input.startsWith('lambdas/'));
    const entry = path.join(import.meta.dirname, `.floor-${name}.ts`);
    writeFileSync(entry, floorOf(own));
    await build({ ...bundling, entryPoints: [entry], outfile: floor }).finally(() => rmSync(entry));
    const best = { mine: Number.POSITIVE_INFINITY, bare: Number.POSITIVE_INFINITY };
    for (let round = 0; round < rounds; round++) {
      best.mine = Math.min(best.mine, importMilliseconds(bundle));
      best.bare = Math.min(best.bare, importMilliseconds(floor));
    }
    rows.push({
      what: `${name}: size`,
      value: statSync(bundle).size / statSync(floor).size,
      goal: { atMost: 1.15 },
      detail: `${Math.round(statSync(bundle).size / 1024)} KiB`,
    });
    rows.push({
      what: `${name}: import time`,
      value: best.mine / best.bare,
      goal: { atMost: 1.15 },
      detail: `${best.mine.toFixed(0)} ms`,
    });
  }
  rmSync(directory, { recursive: true });
  return rows;
};
