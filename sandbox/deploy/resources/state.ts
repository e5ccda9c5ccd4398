import { notImplemented } from '../../core/service.ts';

/** The State of a rule or a schedule; ENABLED when the template leaves it out. */
export const isEnabled = (type: string, state: unknown = 'ENABLED'): boolean => {
  if (state !== 'ENABLED' && state !== 'DISABLED') throw notImplemented(`the State ${state} of ${type}`);
  return state === 'ENABLED';
};
