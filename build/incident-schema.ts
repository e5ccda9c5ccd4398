/** The incident parameters as JSON Schema, made from the schema that parses them. `npm run schema` writes docs/incident.schema.json. */
import { writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { incidentSchema } from '../lambdas/shared/incident.ts';

export const incidentJsonSchema = () => {
  const schema = toJsonSchema(incidentSchema, { typeMode: 'input', errorMode: 'ignore' });
  return `${JSON.stringify({ title: 'coldpatch incident parameters', ...schema }, null, 2)}\n`;
};

if (import.meta.main) writeFileSync(new URL('../docs/incident.schema.json', import.meta.url), incidentJsonSchema());
