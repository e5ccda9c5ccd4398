import type { BadIncident } from './bad-incident.ts';
import { mail, search, trail } from './quiet-day.ts';

const pause = (pauseMappings: unknown, more = {}) => ({ freeze: { pauseMappings, ...more } });
const stopOn = (stopOnAlarm: unknown, more = {}) => ({ patch: { stopOnAlarm }, ...more });

/** Mappings to be paused, and the alarm. */
export const badSurroundings: readonly BadIncident[] = [
  { wrong: 'a mapping by its name', more: pause(['orders-search']), says: /^freeze\.pauseMappings.*UUIDs/ },
  { wrong: 'a mapping that is no list', more: pause(search), says: /^freeze\.pauseMappings must be an array/ },
  { wrong: 'no mappings', more: pause([]), says: /^freeze\.pauseMappings is empty/ },
  {
    wrong: 'a mapping that the stack does not know',
    more: pause([search, mail]),
    says: new RegExp(`^freeze\\.pauseMappings.*not deployed for.*${mail}.*are ${search}, ${trail}`),
  },
  {
    wrong: 'a mapping where the stack knows none',
    more: pause([search]),
    day: (day) => day.deploy('orders', { eventSourceMappings: [] }),
    says: /^freeze\.pauseMappings.*for orders there is none.*deploy/,
  },
  {
    wrong: 'a mapping that is gone',
    more: pause([search]),
    day: (day) => day.readers.delete(search),
    says: /^freeze\.pauseMappings: there is no/,
  },
  {
    wrong: 'a mapping that is being deleted',
    more: pause([search]),
    day: (day) => day.change(search, { state: 'gone' }),
    says: /^freeze\.pauseMappings: there is no/,
  },
  {
    wrong: 'a mapping of another table',
    more: pause([search]),
    day: (day) => day.change(search, { sourceArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders2/stream/x' }),
    says: /^freeze\.pauseMappings.*orders2.*not the stream of orders/,
  },
  { wrong: 'the audit trail paused', more: pause([trail]), says: /^freeze\.pauseMappings.*audit trail/ },
  {
    wrong: 'a pause that loses records',
    more: pause([search], { maxMinutes: 1201 }),
    says: /^freeze\.pauseMappings.*1200.*24 hours/,
  },
  { wrong: 'an alarm without a name', more: stopOn(''), says: /^patch\.stopOnAlarm must not be empty.*leave it out/ },
  { wrong: 'an alarm that is not there', more: stopOn('errors'), says: /^patch\.stopOnAlarm: there is no.*errors/ },
  {
    wrong: 'an alarm that is on',
    more: stopOn('orders-errors'),
    day: (day) => day.alarmStates.set('orders-errors', 'ALARM'),
    says: /^patch\.stopOnAlarm.*orders-errors is in ALARM already/,
  },
];
