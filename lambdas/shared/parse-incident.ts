import * as v from 'valibot';
import { InvalidIncidentError } from './errors.ts';
import { type Incident, incidentSchema } from './incident.ts';

/** The incident parameters with every default filled in. Refuses them in one sentence that names the field and the remedy. */
export const parseIncident = (parameters: unknown): Incident => {
  const parsed = v.safeParse(incidentSchema, parameters, { abortEarly: true });
  if (parsed.success) return parsed.output;
  throw new InvalidIncidentError(parsed.issues[0].message);
};
