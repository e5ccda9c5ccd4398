/** The incident parameters as JSON Schema, made from the schemas that parse them. `npm run schema` writes docs/incident.schema.json. */
import { writeFileSync } from 'node:fs';
import { type ConversionConfig, toJsonSchema } from '@valibot/to-json-schema';
import { incidentSchema, undoSchema } from '../lambdas/shared/incident.ts';

const options: ConversionConfig = { typeMode: 'input', errorMode: 'ignore' };

export const incidentJsonSchema = () => {
  const { $schema, ...repair } = toJsonSchema(incidentSchema, options);
  const { $schema: _, ...undo } = toJsonSchema(undoSchema, options);
  const anyOf = [
    { title: 'a repair', ...repair },
    { title: 'an undo of a run', ...undo },
  ];
  return `${JSON.stringify({ $schema, title: 'coldpatch incident parameters', anyOf }, null, 2)}\n`;
};

if (import.meta.main) writeFileSync(new URL('../docs/incident.schema.json', import.meta.url), incidentJsonSchema());
