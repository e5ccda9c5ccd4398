import type { BadIncident } from './bad-incident.ts';

/** Freezes, and approvals that could not be asked for. */
export const badFreezes: readonly BadIncident[] = [
  { wrong: 'tenants without names', more: { freeze: { scope: 'tenants' } }, says: /^freeze\.tenants is missing/ },
  {
    wrong: 'an empty list of tenants',
    more: { freeze: { scope: 'tenants', tenants: [] } },
    says: /^freeze\.tenants is empty/,
  },
  { wrong: 'tenants beside all', more: { freeze: { tenants: ['tenant-1'] } }, says: /^freeze\.tenants goes with/ },
  {
    wrong: 'a tenant with a comma',
    more: { freeze: { scope: 'tenants', tenants: ['a,b'] } },
    says: /^freeze\.tenants.*commas/,
  },
  {
    wrong: 'a tenant called all',
    more: { freeze: { scope: 'tenants', tenants: ['all'] } },
    says: /^freeze\.tenants.*freeze\.scope/,
  },
  {
    wrong: 'more tenants than a parameter holds',
    more: { freeze: { scope: 'tenants', tenants: Array.from({ length: 500 }, (_, index) => `customer-${index}`) } },
    says: /^freeze\.tenants.*4096/,
  },
  {
    wrong: 'tenants without a parameter',
    more: { freeze: { scope: 'tenants', tenants: ['a'] } },
    day: (day) => day.deploy('orders', { readOnlyParameterName: null }),
    says: /^freeze\.scope "tenants" needs/,
  },
  {
    wrong: 'nothing to freeze',
    day: (day) => day.deploy('orders', { readOnlyParameterName: null, writerRoleNames: [] }),
    says: /^freeze\.scope.*nothing to freeze/,
  },
  {
    wrong: 'a writer that is gone',
    day: (day) => day.rolePaths.delete('worker'),
    says: /^freeze.*no writer role worker/,
  },
  {
    wrong: 'a writer of coldpatch’s own',
    day: (day) => day.rolePaths.set('worker', '/coldpatch/'),
    says: /^freeze.*worker is coldpatch's own/,
  },
  {
    wrong: 'a writer that AWS keeps',
    day: (day) => day.rolePaths.set('worker', '/aws-service-role/dax.amazonaws.com/'),
    says: /^freeze.*AWS does not let/,
  },
  { wrong: 'a parameter that is gone', day: (day) => day.parameters.clear(), says: /^freeze.*read-only is gone/ },
  {
    wrong: 'a parameter of another type',
    day: (day) => day.parameters.set('read-only', { type: 'String', value: 'none' }),
    says: /^freeze.*StringList/,
  },
  { wrong: 'a sender that SES does not know', day: (day) => day.identities.clear(), says: /^approval.*verify/ },
  {
    wrong: 'an account that may not send',
    day: (day) => {
      day.sending = false;
    },
    says: /^approval.*paused/,
  },
];
