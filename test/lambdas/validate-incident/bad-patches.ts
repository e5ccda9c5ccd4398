import type { BadIncident } from './bad-incident.ts';
import { withIndexOn } from './quiet-day.ts';

/** What would be accepted and ignored, or could not be written. */
export const badPatches: readonly BadIncident[] = [
  {
    wrong: 'later writes forced unseen',
    more: { patch: { onConflict: 'force' } },
    says: /^patch\.onConflict "force".*approval\.beforePatch/,
  },
  {
    wrong: 'later writes forced that nobody can know of',
    more: { patch: { onConflict: 'force' }, approval: { beforePatch: true } },
    says: /^patch\.onConflict "force".*"inline"/,
  },
  {
    wrong: 'to stop at a conflict, and to tolerate it',
    more: { patch: { onConflict: 'fail', toleratedFailurePercentage: 5 } },
    says: /^patch\.onConflict "fail".*patch\.toleratedFailurePercentage/,
  },
  ...['fail', 'force'].map((onConflict) => ({
    wrong: `later writes overwritten, and ${onConflict}`,
    more: { patch: { onConflict, laterWrites: 'overwrite' }, approval: { beforePatch: true } },
    says: /^patch\.onConflict.*patch\.laterWrites "overwrite"/,
  })),
  {
    wrong: 'a key attribute as the marker',
    more: { patch: { marker: 'sk' } },
    says: /^patch\.marker names sk.*the key/,
  },
  {
    wrong: 'a marker that is to go back',
    more: { patch: { marker: 'note', attributes: ['total', 'note'] } },
    says: /^patch\.marker names note.*patch\.attributes/,
  },
  {
    wrong: 'a marker that an index has as a number',
    more: { patch: { marker: 'score' } },
    day: (day) => day.describeAs('orders', withIndexOn('score', 'N')),
    says: /^patch\.marker names score.*type N/,
  },
  {
    wrong: 'the attribute by which items expire as the marker',
    more: { patch: { marker: 'expiresAt' } },
    day: (day) => day.ttlAttributes.set('orders', 'expiresAt'),
    says: /^patch\.marker names expiresAt.*expire/,
  },
];
