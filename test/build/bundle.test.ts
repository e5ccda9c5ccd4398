import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { handlers } from '../../build/bundle.ts';

it.each(handlers())(
  'the bundle $name starts fast: it imports no module of Node, and its source map knows our code only',
  ({ name }) => {
    const code = readFileSync(`dist/${name}/index.mjs`, 'utf8');
    expect(code.match(/\bimport\(["'](node:)?https?["']\)|\bfrom ?["']node:(?!module)[^"']*["']/g)).toBeNull();
    const { sources } = JSON.parse(readFileSync(`dist/${name}/index.mjs.map`, 'utf8')) as { sources: string[] };
    expect(sources).toContainEqual(expect.stringMatching(/handler\.ts$/));
    expect(sources.filter((source) => /\/node_modules\/.*\.[cm]?js$/.test(source))).toEqual([]);
  },
);
