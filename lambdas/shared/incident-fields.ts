import * as v from 'valibot';

/** An object of the incident parameters: a field that is unknown, or missing, is refused in one sentence that names it. */
export const fields = <const E extends v.ObjectEntries>(path: string, entries: E) =>
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

/** What a parameter is for: docs/incident.schema.json says it. */
export const about = <const S extends v.GenericSchema>(text: string, schema: S) => v.pipe(schema, v.description(text));

export const pointInTime = (field: string) =>
  v.pipe(
    v.string(`${field} must be a time such as "2026-11-20T09:57:59Z".`),
    v.isoTimestamp(`${field} must be a time such as "2026-11-20T09:57:59Z": ISO 8601, with a time zone.`),
  );

export const wholeMinutes = (field: string, most: number) =>
  v.pipe(
    v.number(`${field} must be a whole number of minutes.`),
    v.integer(`${field} must be a whole number of minutes.`),
    v.minValue(1, `${field} must be at least 1 minute.`),
    v.maxValue(most, `${field} must be at most ${most} minutes.`),
  );

export const wholeNumber = (field: string, most: number) =>
  v.pipe(
    v.number(`${field} must be a whole number.`),
    v.integer(`${field} must be a whole number.`),
    v.minValue(1, `${field} must be at least 1.`),
    v.maxValue(most, `${field} must be at most ${most}.`),
  );

export const flag = (field: string) => v.optional(v.boolean(`${field} must be true or false.`), false);

export const reason = about(
  'Why: mails, page and report say it.',
  v.optional(v.pipe(v.string('reason must be text.'), v.maxLength(500, 'reason must be at most 500 characters.')), ''),
);

export const requestedBy = about(
  'Who asked for it: mails, page and report say it.',
  v.optional(
    v.pipe(v.string('requestedBy must be text.'), v.maxLength(200, 'requestedBy must be at most 200 characters.')),
    '',
  ),
);

export const freeze = about(
  'How the writers are stopped, and for how long.',
  v.optional(
    fields('freeze', {
      scope: about(
        'all: the parameter and a Deny policy; tenants: the parameter only, set to freeze.tenants; none: you stopped the writers yourself.',
        v.optional(v.picklist(['all', 'tenants', 'none'], 'freeze.scope must be "all", "tenants" or "none".'), 'all'),
      ),
      tenants: about(
        'With scope "tenants": what the parameter is set to.',
        v.optional(
          v.pipe(
            v.array(
              v.pipe(
                v.string('freeze.tenants must be an array of tenant names.'),
                v.regex(
                  /^[^,\s]+$/,
                  'freeze.tenants must not contain commas or spaces: the parameter is a StringList.',
                ),
                v.notValues(['all', 'none'], 'freeze.tenants can\'t name "all" or "none": use freeze.scope for that.'),
              ),
              'freeze.tenants must be an array of tenant names.',
            ),
            v.minLength(1, 'freeze.tenants is empty: name at least one tenant.'),
          ),
        ),
      ),
      graceMinutes: about(
        'So long after a run that stopped, the watchdog thaws.',
        v.optional(wholeMinutes('freeze.graceMinutes', 1440), 60),
      ),
      maxMinutes: about(
        'So long after its begin, the watchdog ends any freeze.',
        v.optional(wholeMinutes('freeze.maxMinutes', 2880), 480),
      ),
      pauseMappings: about(
        "UUIDs of event source mappings of the table's stream that are disabled during the freeze; each goes on where it stopped.",
        v.optional(
          v.pipe(
            v.array(
              v.pipe(
                v.string('freeze.pauseMappings must be an array of UUIDs of event source mappings.'),
                v.uuid('freeze.pauseMappings must contain UUIDs of event source mappings only.'),
                v.toLowerCase(),
              ),
              'freeze.pauseMappings must be an array of UUIDs of event source mappings.',
            ),
            v.minLength(1, 'freeze.pauseMappings is empty: name at least one mapping, or leave it out.'),
          ),
        ),
      ),
    }),
    {},
  ),
);

export const maxConcurrency = about(
  'Batches at a time, at most.',
  v.optional(wholeNumber('patch.maxConcurrency', 1000), 40),
);
export const maxWriteUnitsPerSecond = about(
  'A ceiling over all children together; default: half of what the table takes.',
  v.optional(wholeNumber('patch.maxWriteUnitsPerSecond', 1_000_000)),
);
export const stopOnAlarm = about(
  'The name of a CloudWatch alarm: while it is in ALARM, nothing is written.',
  v.optional(
    v.pipe(
      v.string('patch.stopOnAlarm must be the name of a CloudWatch alarm.'),
      v.minLength(1, 'patch.stopOnAlarm must not be empty: name an alarm, or leave it out.'),
      v.maxLength(255, 'patch.stopOnAlarm must be at most 255 characters.'),
    ),
  ),
);
export const timeoutMinutes = about(
  'How long a question waits; without an answer the writers are thawed.',
  v.optional(wholeMinutes('approval.timeoutMinutes', 2880), 240),
);
