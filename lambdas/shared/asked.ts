import type { Asked } from './approvals.ts';
import type { Incident, Undo } from './incident.ts';
import { isUndo } from './incident-kind.ts';
import { counted, utcToTheSecond } from './mail/words.ts';

const whence = (keys: Incident['impactedKeys']): string => {
  switch (keys.source) {
    case 'inline':
      return `${counted(keys.keys.length, 'key')}, given in the incident parameters`;
    case 's3':
      return `the keys in ${keys.uri}`;
    case 'audit-log': {
      const until = keys.to === undefined ? 'until the freeze' : `to ${utcToTheSecond(keys.to)}`;
      const writer = keys.writtenBy === undefined ? '' : ` by ${keys.writtenBy}`;
      return `what the audit trail saw written${writer} from ${utcToTheSecond(keys.from)} ${until}`;
    }
  }
};

/** The incident as the approvers are shown it: inline keys can be many, and the report lists what matters. */
export const asAsked = (incident: Incident | Undo): Asked =>
  isUndo(incident) ? incident : { ...incident, impactedKeys: whence(incident.impactedKeys) };
