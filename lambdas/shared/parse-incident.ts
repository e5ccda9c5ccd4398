import * as v from 'valibot';
import { InvalidIncidentError } from './errors.ts';
import { type Incident, incidentSchema, type Undo, undoSchema } from './incident.ts';

const asksForUndo = (parameters: unknown): boolean =>
  typeof parameters === 'object' && parameters !== null && Object.hasOwn(parameters, 'undo');

/**
 * The parameters of a repair, or with `undo` among them those of an undo, with every default filled in.
 * Refuses them in one sentence that names the field and the remedy.
 */
export const parseIncident = (parameters: unknown): Incident | Undo => {
  const schema = asksForUndo(parameters) ? undoSchema : incidentSchema;
  const parsed = v.safeParse(schema, parameters, { abortEarly: true });
  if (parsed.success) return parsed.output;
  throw new InvalidIncidentError(parsed.issues[0].message);
};
