import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { handlers } from '../../build/bundle.ts';

it.each(handlers())(
  'the bundle $name starts fast: it imports none of Node’s modules but one, and its source map knows our code only',
  ({ name }) => {
    const code = readFileSync(`dist/${name}/index.mjs`, 'utf8');
    const imported = [...code.matchAll(/\b(?:from|import) ?\(?["']([\w:/]+)["']/g)].map(([, module = '']) => module);
    expect(imported.filter(isBuiltin)).toEqual(['node:module']);
    const { sources } = JSON.parse(readFileSync(`dist/${name}/index.mjs.map`, 'utf8')) as { sources: string[] };
    expect(sources).toContainEqual(expect.stringMatching(/handler\.ts$/));
    expect(sources.filter((source) => /\/node_modules\/.*\.[cm]?js$/.test(source))).toEqual([]);
  },
);

describe('the bundles are made again', () => {
  let project: string;
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
    writeFileSync(path.join(project, file), text);
  };
  const build = () => {
    execFileSync(process.execPath, [path.resolve('build/bundle.ts')], { cwd: project, stdio: 'pipe' });
    return statSync(path.join(project, 'dist/made.json')).ctimeMs;
  };
  const bundleOf = (name: string) => readFileSync(path.join(project, `dist/${name}/index.mjs`), 'utf8');

  beforeEach(() => {
    project = mkdtempSync(path.join(tmpdir(), 'coldpatch-build-'));
    for (const file of ['package-lock.json', 'tsconfig.json']) write(file, '{}');
    write('lambdas/one/handler.ts', "import { word } from '../shared/word.ts';\nexport const handler = () => word;\n");
    write('lambdas/shared/word.ts', "export const word = 'before';\n");
  });

  it('not when nothing has changed', () => {
    expect(build()).toBe(build());
  });

  it.each<[string, () => void, RegExp]>([
    [
      'a file that a handler imports was changed',
      () => write('lambdas/shared/word.ts', "export const word = 'after';"),
      /after/,
    ],
    [
      'it was replaced by an older one',
      () => {
        write('older.ts', "export const word = 'older';");
        utimesSync(path.join(project, 'older.ts'), 0, 0);
        cpSync(path.join(project, 'older.ts'), path.join(project, 'lambdas/shared/word.ts'), {
          preserveTimestamps: true,
        });
      },
      /older/,
    ],
    ['a bundle is missing', () => rmSync(path.join(project, 'dist/one'), { recursive: true }), /before/],
    ['packages were installed', () => appendFileSync(path.join(project, 'package-lock.json'), ' '), /before/],
    ['the last build was cut off', () => rmSync(path.join(project, 'dist/made.json')), /before/],
  ])('when %s', (_, change, expected) => {
    const first = build();
    change();
    expect(build()).not.toBe(first);
    expect(bundleOf('one')).toMatch(expected);
  });

  it('when a handler was added, and when one was removed', () => {
    build();
    write('lambdas/two/handler.ts', "export const handler = () => 'two';\n");
    build();
    expect(bundleOf('two')).toMatch('two');
    rmSync(path.join(project, 'lambdas/one'), { recursive: true });
    build();
    expect(existsSync(path.join(project, 'dist/one'))).toBe(false);
  });
});
