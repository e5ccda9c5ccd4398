import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Service } from '../../sandbox/core/service.ts';
import { implementedIntrinsics } from '../../sandbox/deploy/intrinsics.ts';
import { resourceTypes } from '../../sandbox/deploy/resource-types.ts';
import { conditionOperators } from '../../sandbox/iam/condition-operators.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { stateTypes } from '../../sandbox/states/definition/block.ts';

const text = readFileSync('docs/sandbox.md', 'utf8');

/** The names in backticks of the list that begins so, up to the end of its first sentence. */
const listed = (beginning: string): string[] => {
  const [, list = ''] = text.split(`- **${beginning}**:`);
  return [...(list.split(/[.;]\s/)[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '').sort();
};
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

describe('docs/sandbox.md lists', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox?.close());

  const rows = [...text.matchAll(/^\| `(\w+)` \| ([^|]*) \|/gm)].map(([, name = '', operations = '']) => ({
    name,
    operations: operations.trim().split(', '),
  }));
  it.each(rows)('every operation of $name, and no other', ({ name, operations }) => {
    expect(operations).toEqual(sorted(sandbox.world.service<Service>(name).operations ?? []));
  });

  it('every service', () => {
    const refusal = () => sandbox.faults.add({ service: 'x', operation: 'x', error: 'x' });
    const [, there = ''] = /There are: (.*)\.$/.exec(String(errorOf(refusal))) ?? [];
    expect(sorted(rows.map(({ name }) => name))).toEqual(there.split(', '));
  });

  it.each<[string, readonly string[]]>([
    ['Resource types', resourceTypes.map(({ type }) => type)],
    ['Intrinsic functions', implementedIntrinsics],
    ['State types', stateTypes],
    ['Condition operators', conditionOperators],
  ])('all %s', (beginning, names) => {
    expect(listed(beginning)).toEqual(sorted(names));
  });
});

const errorOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as Error).message;
  }
};
