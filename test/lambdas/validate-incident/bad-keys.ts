import { audit, type BadIncident, file, inline } from './bad-incident.ts';
import { trailConfig } from './quiet-day.ts';

/** Key sources. */
export const badKeys: readonly BadIncident[] = [
  { wrong: 'no keys', more: inline(), says: /^impactedKeys\.keys is empty/ },
  { wrong: 'keys that are no objects', more: inline('tenant-1'), says: /^impactedKeys\.keys must be an array/ },
  { wrong: 'half a key', more: inline({ pk: 'a', sk: 1 }, { pk: 'b' }), says: /^impactedKeys\.keys\[1\].*sk.*missing/ },
  { wrong: 'more than a key', more: inline({ pk: 'a', sk: 1, total: 5 }), says: /^impactedKeys\.keys\[0\].*total/ },
  {
    wrong: 'text for a number',
    more: inline({ pk: 'a', sk: 'seven' }),
    says: /^impactedKeys\.keys\[0\].*sk must be a number/,
  },
  {
    wrong: 'DynamoDB JSON of another type',
    more: inline({ pk: { N: '1' }, sk: 1 }),
    says: /^impactedKeys\.keys\[0\].*pk/,
  },
  { wrong: 'an empty key attribute', more: inline({ pk: '', sk: 1 }), says: /^impactedKeys\.keys\[0\].*pk is empty/ },
  { wrong: 'a web address', more: file('https://keys/a.csv'), says: /^impactedKeys\.uri.*s3:\/\/bucket\/keys\.csv/ },
  {
    wrong: 'anybody’s bucket',
    more: file('s3://elsewhere/a.csv'),
    says: /^impactedKeys\.uri.*s3:\/\/recovery\/uploads\/.*keys/,
  },
  {
    wrong: 'the recovery bucket beside uploads',
    more: file('s3://recovery/runs/a/keys/1/a.csv'),
    says: /^impactedKeys\.uri.*uploads/,
  },
  { wrong: 'a spreadsheet', more: file('s3://keys/a.xlsx'), says: /^impactedKeys\.uri.*\.csv, \.json or \.jsonl/ },
  { wrong: 'a file that is not there', more: file('s3://keys/a.csv'), says: /^impactedKeys\.uri.*no object.*upload/ },
  {
    wrong: 'a file that may not be read',
    more: file('s3://keys/a.csv'),
    day: (day) => day.files.set('keys/a.csv', 'denied'),
    says: /^impactedKeys\.uri.*may not be read/,
  },
  {
    wrong: 'an empty file',
    more: file('s3://keys/a.jsonl.gz'),
    day: (day) => day.files.set('keys/a.jsonl.gz', 0),
    says: /^impactedKeys\.uri.*is empty/,
  },
  {
    wrong: 'an audit log without a trail',
    more: audit({}),
    day: (day) => day.deploy('orders', { audit: null }),
    says: /^impactedKeys\.source.*without an audit trail/,
  },
  { wrong: 'an audit log without a beginning', more: audit({ from: undefined }), says: /^impactedKeys\.from/ },
  { wrong: 'an empty writer', more: audit({ writtenBy: '' }), says: /^impactedKeys\.writtenBy is empty.*leave it out/ },
  {
    wrong: 'a window from before the trail',
    more: { restoreTo: '2026-11-09T23:59:00Z', ...audit({ from: '2026-11-09T23:59:59Z' }) },
    says: /^impactedKeys\.from \(2026-11-09T23:59:59Z\) is before.*2026-11-10T00:00:00.*name the keys/,
  },
  {
    wrong: 'an audit trail that is gone',
    more: audit({}),
    day: (day) => day.tables.delete('trail'),
    says: /^impactedKeys\.source.*trail.*is gone.*name the keys/,
  },
  {
    wrong: 'a writer where writers don’t sign',
    more: audit({ writtenBy: 'deploy-4f2a' }),
    day: (day) => day.deploy('orders', { audit: { ...trailConfig, writerAttribute: null } }),
    says: /^impactedKeys\.writtenBy.*without writerAttribute.*leave writtenBy out/,
  },
];
