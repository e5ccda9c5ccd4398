import { InvalidIncidentError } from '../shared/errors.ts';

/** Refuses the incident: one sentence that names the field and the remedy. */
export const refuse = (sentence: string): never => {
  throw new InvalidIncidentError(sentence);
};
