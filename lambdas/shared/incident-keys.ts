import * as v from 'valibot';
import { about, fields, pointInTime } from './incident-fields.ts';

const inlineKeys = fields('impactedKeys', {
  source: v.literal('inline'),
  keys: about(
    '[{"pk": "tenant-1"}, …]: plain values typed by the table\'s key schema, or DynamoDB JSON.',
    v.pipe(
      v.array(
        v.record(
          v.string(),
          v.unknown(),
          'impactedKeys.keys must be an array of keys, each an object such as {"pk": "tenant-1"}.',
        ),
        'impactedKeys.keys must be an array of keys, each an object such as {"pk": "tenant-1"}.',
      ),
      v.minLength(1, 'impactedKeys.keys is empty: name at least one key.'),
    ),
  ),
});

const s3Keys = fields('impactedKeys', {
  source: v.literal('s3'),
  uri: about(
    'A file of keys: CSV, JSON array or JSON Lines, gzipped or not.',
    v.pipe(
      v.string('impactedKeys.uri must be a string such as "s3://bucket/keys.csv".'),
      v.regex(/^s3:\/\/[^/]+\/.+$/, 'impactedKeys.uri must look like "s3://bucket/keys.csv".'),
    ),
  ),
});

/** Keys that the audit trail saw written in a window. */
const auditLogKeys = fields('impactedKeys', {
  source: v.literal('audit-log'),
  from: about('The first moment at which the bug may have written.', pointInTime('impactedKeys.from')),
  to: about(
    'The last; default: when the keys are first collected, once the freeze has spread; with writtenBy two minutes later.',
    v.optional(pointInTime('impactedKeys.to')),
  ),
  writtenBy: about(
    'Only writes whose writer attribute has this value.',
    v.optional(
      v.pipe(
        v.string('impactedKeys.writtenBy must be a string.'),
        v.minLength(1, 'impactedKeys.writtenBy is empty: name the writer, or leave it out.'),
      ),
    ),
  ),
});

/** How the impacted keys are found: one schema a source. */
export const impactedKeys = v.variant('source', [inlineKeys, s3Keys, auditLogKeys], (issue) =>
  issue.expected === 'Object' || issue.received === 'undefined'
    ? 'impactedKeys must be an object with a source: "inline", "s3" or "audit-log".'
    : `impactedKeys.source must be "inline", "s3" or "audit-log", not ${issue.received}.`,
);
