import { type BadIncident, file } from './bad-incident.ts';

/** Refused by the schema alone. */
export const badFields: readonly BadIncident[] = const shape: BadIncident[]