import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** Which top folders may import from which; `type` imports may also go to lambdas/shared, where the contracts are. */
const arrows: Record<string, readonly string[]> = {
  bin: ['lib', 'sandbox', 'examples'],
  lib: ['statemachine'],
  lambdas: [],
  sandbox: [],
  guard: [],
  examples: ['lib', 'guard', 'sandbox'],
};

const imports = globSync(`{${Object.keys(arrows).join(',')}}/**/*.ts`).flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^(import|export) (type )?[^;]*?from '(\.[^']+)';/gms)].map(
    ([, , type, target]) => ({
      file,
      target: path.relative('.', path.resolve(path.dirname(file), target ?? '')),
      typeOnly: type !== undefined,
    }),
  ),
);

describe('dependencies', () => {
  it('are read at all', () => expect(imports.length).toBeGreaterThan(100));

  it('point one way', () => {
    const wrong = imports.filter(({ file, target, typeOnly }) => {
      const [from, to] = [file.split(path.sep)[0] ?? '', target.split(path.sep)[0] ?? ''];
      const allowed = from === to || arrows[from]?.includes(to) || (typeOnly && target.startsWith('lambdas/shared/'));
      return !allowed;
    });
    expect(wrong).toEqual([]);
  });

  it('of a step go to lambdas/shared and to nothing of another step', () => {
    const wrong = imports.filter(({ file, target }) => {
      const [, from] = file.split(path.sep);
      const [top, to] = target.split(path.sep);
      return file.startsWith('lambdas/') && top === 'lambdas' && to !== from && to !== 'shared';
    });
    expect(wrong).toEqual([]);
  });
});
