import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { recoveryContext } from '../../lib/recovery-context.ts';

/** Each field that holds a value, by its path, and whether it must be there (with what is around it). */
const fieldsOf = ({ properties = {}, required = [] }: JsonSchema, path = ''): [string, boolean][] =>
  Object.entries(properties).flatMap(([name, schema]): [string, boolean][] => {
    const { type, items } = schema as JsonSchema;
    if (type === 'object') return fieldsOf(schema as JsonSchema, `${path}${name}.`);
    if ((items as JsonSchema | undefined)?.type === 'object') return fieldsOf(items as JsonSchema, `${path}${name}[].`);
    return [[`${path}${name}`, required.includes(name)]];
  });

const schema = toJsonSchema(recoveryContext, { errorMode: 'ignore' });
const rows = [...readFileSync('docs/quiet-days.md', 'utf8').matchAll(/^\| `([^`]+)` \| [^|]+ \| ([^|]+) \|$/gm)];

it("docs/quiet-days.md lists every field of cdk.json's context, and no other", () => {
  expect(rows.map(([, name]) => name).sort()).toEqual(
    fieldsOf(schema)
      .map(([name]) => name)
      .sort(),
  );
});

it('and says which are required', () => {
  const stated = new Map(rows.map(([, name, fallback = '']) => [name, fallback]));
  // Of an object that may be left out, the first field says what then holds.
  const optional = ['tables[].auditTrail.tableName', 'vpc.vpcId'];
  for (const [name, required] of fieldsOf(schema).filter(([field]) => !optional.includes(field)))
    expect([name, stated.get(name)?.startsWith('required')]).toEqual([name, required]);
});
