import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { expect, it } from '@jest/globals';
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
