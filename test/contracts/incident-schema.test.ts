import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { incidentJsonSchema } from '../../build/incident-schema.ts';
import { parseIncident } from '../../lambdas/shared/parse-incident.ts';

it('docs/incident.schema.json is what `npm run schema` writes', () => {
  expect(readFileSync('docs/incident.schema.json', 'utf8')).toBe(incidentJsonSchema());
});

it('the parameters are those of a repair or those of an undo, and nothing in between', () => {
  const { anyOf } = JSON.parse(incidentJsonSchema());
  expect(anyOf).toMatchObject([
    { title: 'a repair', required: ['tableName', 'restoreTo', 'impactedKeys'], additionalProperties: false },
    { title: 'an undo of a run', required: ['undo'], additionalProperties: false },
  ]);
});

it('an undo takes the fields of a repair that it has a use for', () => {
  const { anyOf } = JSON.parse(incidentJsonSchema());
  const [repair, undo] = anyOf.map(({ properties }: { properties: object }) => properties);
  expect(Object.keys(undo).sort()).toEqual(['approval', 'freeze', 'patch', 'reason', 'requestedBy', 'undo']);
  for (const field of ['reason', 'requestedBy', 'freeze']) expect(undo[field]).toEqual(repair[field]);
});

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Record<string, Schema>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** The path of each parameter that holds no others, with its description. */
const leaves = ({ properties = {}, anyOf = [], oneOf = [] }: Schema, path = ''): [string, string | undefined][] => [
  ...[...anyOf, ...oneOf].flatMap((schema) => leaves(schema, path)),
  ...Object.entries(properties).flatMap(([name, schema]): [string, string | undefined][] =>
    schema.properties || schema.oneOf ? leaves(schema, `${path}${name}.`) : [[`${path}${name}`, schema.description]],
  ),
];

it('says what each parameter is for', () => {
  const said = leaves(JSON.parse(incidentJsonSchema())).filter(([name]) => name !== 'impactedKeys.source');
  expect(said.length).toBeGreaterThan(30);
  expect(said.filter(([, description]) => !description?.endsWith('.'))).toEqual([]);
});

it("takes the README's incident parameters", () => {
  const [, json = ''] = /```json\n([^`]+)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect(parseIncident(JSON.parse(json))).toMatchObject(JSON.parse(json));
});
