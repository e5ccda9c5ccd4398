import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { incidentJsonSchema } from '../../build/incident-schema.ts';

it('docs/incident.schema.json is what `npm run schema` writes', () => {
  expect(readFileSync('docs/incident.schema.json', 'utf8')).toBe(incidentJsonSchema());
});
