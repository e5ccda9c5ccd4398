import type { Incident, Undo } from '../shared/incident.ts';
import { refuse } from './refuse.ts';

/** The times of a repair by themselves, and against each other. */
export const checkTimes = ({ restoreTo, impactedKeys }: Incident, now: Date): void => {
  checkPast('restoreTo', restoreTo, now);
  if (impactedKeys.source !== 'audit-log') return;
  const { from, to } = impactedKeys;
  checkPast('impactedKeys.from', from, now);
  if (Date.parse(restoreTo) >= Date.parse(from))
    refuse(
      `restoreTo (${restoreTo}) must be before impactedKeys.from (${from}): go back to a moment before the first bad write.`,
    );
  if (to === undefined) return;
  checkPast('impactedKeys.to', to, now);
  if (Date.parse(from) >= Date.parse(to))
    refuse(`impactedKeys.from (${from}) must be before impactedKeys.to (${to}): swap or correct them.`);
};

/** How long things may take, against each other. */
export const checkLimits = ({ freeze, approval }: Incident | Undo): void => {
  const { graceMinutes, maxMinutes } = freeze;
  if (graceMinutes > maxMinutes)
    refuse(
      `freeze.graceMinutes (${graceMinutes}) must not be more than freeze.maxMinutes (${maxMinutes}): lower the one or raise the other.`,
    );
  if (approval.timeoutMinutes > maxMinutes)
    refuse(
      `approval.timeoutMinutes (${approval.timeoutMinutes}) must not be more than freeze.maxMinutes (${maxMinutes}): the freeze would end before the approval does.`,
    );
};

const checkPast = (field: string, text: string, now: Date) => {
  const time = new Date(text);
  // JavaScript reads February 30th as March 2nd: the day of the month, in the text's own time zone, shows it.
  const local = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(time.getTime()) || local.getUTCDate() !== Number(text.slice(8, 10)))
    refuse(`${field} (${text}) is not a time that exists: write it like "2026-11-20T09:57:59Z".`);
  if (time > now) refuse(`${field} (${text}) is in the future (it is ${now.toISOString()}): name a time that is past.`);
};
