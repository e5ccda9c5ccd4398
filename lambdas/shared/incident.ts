import * as v from 'valibot';

/** An object of the incident parameters: a field that is unknown, or missing, is refused in one sentence that names it. */
const fields = <const E extends v.ObjectEntries>(path: string, entries: E) =>
  v.strictObject(entries, ({ expected, received }) => {
    const where = path === '' ? 'The incident parameters' : path;
    const names = Object.keys(entries).join(', ');
    if (expected === 'Object') return `${where} must be a JSON object with ${names}.`;
    const name = (expected === 'never' ? received : expected).slice(1, -1);
    const field = path === '' ? name : `${path}.${name}`;
    return expected === 'never'
      ? `${field} is not an incident parameter: correct or remove it (${path === '' ? 'there are' : `${path} has`} ${names}).`
      : `${field} is missing: add it.`;
  });

const pointInTime = (field: string) =>
  v.pipe(
    v.string(`${field} must be a time such as "2026-11-20T09:57:59Z".`),
    v.isoTimestamp(`${field} must be a time such as "2026-11-20T09:57:59Z": ISO 8601, with a time zone.`),
  );

const wholeMinutes = (field: string, most: number) =>
  v.pipe(
    v.number(`${field} must be a whole number of minutes.`),
    v.integer(`${field} must be a whole number of minutes.`),
    v.minValue(1, `${field} must be at least 1 minute.`),
    v.maxValue(most, `${field} must be at most ${most} minutes.`),
  );

/** `{"keys": [{"pk": "tenant-1"}]}`: plain values typed by the table's key schema, or DynamoDB JSON. */
const inlineKeys = fields('impactedKeys', {
  source: v.literal('inline'),
  keys: v.pipe(
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
});

/** A file of keys: CSV, JSON array or JSON Lines, gzipped or not. */
const s3Keys = fields('impactedKeys', {
  source: v.literal('s3'),
  uri: v.pipe(
    v.string('impactedKeys.uri must be a string such as "s3://bucket/keys.csv".'),
    v.regex(/^s3:\/\/[^/]+\/.+$/, 'impactedKeys.uri must look like "s3://bucket/keys.csv".'),
  ),
});

/** Keys that the audit trail saw written in a window. */
const auditLogKeys = fields('impactedKeys', {
  source: v.literal('audit-log'),
  from: pointInTime('impactedKeys.from'),
  /** Default: when the keys are first collected, once the freeze has spread; with `writtenBy` two minutes later. */
  to: v.optional(pointInTime('impactedKeys.to')),
  /** Only writes whose writer attribute has this value. */
  writtenBy: v.optional(
    v.pipe(v.string('impactedKeys.writtenBy must be a string.'), v.minLength(1, 'impactedKeys.writtenBy is empty.')),
  ),
});

/** The incident parameters: the execution's input. Every default is filled in by ValidateIncident. */
export const incidentSchema = fields('', {
  tableName: v.pipe(
    v.string('tableName must be the name of the table to repair.'),
    v.regex(
      /^[A-Za-z0-9_.-]{3,255}$/,
      'tableName must be a DynamoDB table name: 3 to 255 letters, digits, dots, dashes and underscores.',
    ),
  ),
  restoreTo: pointInTime('restoreTo'),
  reason: v.optional(
    v.pipe(v.string('reason must be text.'), v.maxLength(500, 'reason must be at most 500 characters.')),
    '',
  ),
  requestedBy: v.optional(
    v.pipe(v.string('requestedBy must be text.'), v.maxLength(200, 'requestedBy must be at most 200 characters.')),
    '',
  ),
  impactedKeys: v.variant('source', [inlineKeys, s3Keys, auditLogKeys], (issue) =>
    issue.expected === 'Object' || issue.received === 'undefined'
      ? 'impactedKeys must be an object with a source: "inline", "s3" or "audit-log".'
      : `impactedKeys.source must be "inline", "s3" or "audit-log", not ${issue.received}.`,
  ),
  freeze: v.optional(
    fields('freeze', {
      scope: v.optional(
        v.picklist(['all', 'tenants', 'none'], 'freeze.scope must be "all", "tenants" or "none".'),
        'all',
      ),
      /** With scope "tenants": what the parameter is set to. */
      tenants: v.optional(
        v.pipe(
          v.array(
            v.pipe(
              v.string('freeze.tenants must be an array of tenant names.'),
              v.regex(/^[^,\s]+$/, 'freeze.tenants must not contain commas or spaces: the parameter is a StringList.'),
              v.notValues(['all', 'none'], 'freeze.tenants can\'t name "all" or "none": use freeze.scope for that.'),
            ),
            'freeze.tenants must be an array of tenant names.',
          ),
          v.minLength(1, 'freeze.tenants is empty: name at least one tenant.'),
        ),
      ),
      graceMinutes: v.optional(wholeMinutes('freeze.graceMinutes', 1440), 60),
      maxMinutes: v.optional(wholeMinutes('freeze.maxMinutes', 2880), 480),
    }),
    {},
  ),
  restore: v.optional(
    fields('restore', {
      /** A table that somebody already restored. */
      useTable: v.optional(
        v.pipe(
          v.string('restore.useTable must be the name of a table.'),
          v.regex(/^[A-Za-z0-9_.-]{3,255}$/, 'restore.useTable must be a DynamoDB table name.'),
        ),
      ),
      indexes: v.optional(v.picklist(['none', 'all'], 'restore.indexes must be "none" or "all".'), 'none'),
    }),
    {},
  ),
  patch: v.optional(
    fields('patch', {
      /** Only these attributes go back; default: all that differ. */
      attributes: v.optional(
        v.pipe(
          v.array(
            v.pipe(
              v.string('patch.attributes must be an array of attribute names.'),
              v.minLength(1, 'patch.attributes must not contain an empty name.'),
            ),
            'patch.attributes must be an array of attribute names.',
          ),
          v.minLength(
            1,
            'patch.attributes is empty: name at least one attribute, or leave it out to patch all that differ.',
          ),
        ),
      ),
      createdItems: v.optional(
        v.picklist(['keep', 'delete'], 'patch.createdItems must be "keep" or "delete".'),
        'keep',
      ),
      laterWrites: v.optional(
        v.picklist(['conflict', 'overwrite'], 'patch.laterWrites must be "conflict" or "overwrite".'),
        'conflict',
      ),
      maxConcurrency: v.optional(
        v.pipe(
          v.number('patch.maxConcurrency must be a whole number.'),
          v.integer('patch.maxConcurrency must be a whole number.'),
          v.minValue(1, 'patch.maxConcurrency must be at least 1.'),
          v.maxValue(1000, 'patch.maxConcurrency must be at most 1000.'),
        ),
        40,
      ),
      toleratedFailurePercentage: v.optional(
        v.pipe(
          v.number('patch.toleratedFailurePercentage must be a number.'),
          v.minValue(0, 'patch.toleratedFailurePercentage must be at least 0.'),
          v.maxValue(100, 'patch.toleratedFailurePercentage must be at most 100.'),
        ),
        5,
      ),
    }),
    {},
  ),
  approval: v.optional(
    fields('approval', { timeoutMinutes: v.optional(wholeMinutes('approval.timeoutMinutes', 2880), 240) }),
    {},
  ),
});

/** The incident parameters with every default filled in. */
export type Incident = v.InferOutput<typeof incidentSchema>;
/** The incident parameters as a person writes them. */
export type IncidentParameters = v.InferInput<typeof incidentSchema>;
