import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { incidentJsonSchema } from '../../build/incident-schema.ts';

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
