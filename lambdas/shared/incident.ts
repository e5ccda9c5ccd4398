import * as v from 'valibot';
import {
  about,
  fields,
  flag,
  freeze,
  maxConcurrency,
  maxWriteUnitsPerSecond,
  pointInTime,
  reason,
  requestedBy,
  stopOnAlarm,
  timeoutMinutes,
  wholeNumber,
} from './incident-fields.ts';
import { impactedKeys } from './incident-keys.ts';

const patch = fields('patch', {
  attributes: about(
    'Only these attributes go back; default: all that differ.',
    v.optional(
      v.pipe(
        v.array(
          v.pipe(
            v.string('patch.attributes must be an array of attribute names.'),
            v.minLength(1, 'patch.attributes must not contain an empty name: remove it.'),
          ),
          'patch.attributes must be an array of attribute names.',
        ),
        v.minLength(
          1,
          'patch.attributes is empty: name at least one attribute, or leave it out to patch all that differ.',
        ),
      ),
    ),
  ),
  createdItems: about(
    'What becomes of items that were not there at restoreTo.',
    v.optional(v.picklist(['keep', 'delete'], 'patch.createdItems must be "keep" or "delete".'), 'keep'),
  ),
  laterWrites: about(
    'Items written again since the bug: a conflict, or overwritten unseen.',
    v.optional(
      v.picklist(['conflict', 'overwrite'], 'patch.laterWrites must be "conflict" or "overwrite".'),
      'conflict',
    ),
  ),
  onConflict: about(
    'What becomes of conflicts: left and listed; the run stops with the writers frozen; or written over, as an approved plan showed.',
    v.optional(v.picklist(['skip', 'fail', 'force'], 'patch.onConflict must be "skip", "fail" or "force".'), 'skip'),
  ),
  maxConcurrency,
  maxWriteUnitsPerSecond,
  stopOnAlarm,
  canary: about('Patch so many items first, then ask.', v.optional(wholeNumber('patch.canary', 10_000))),
  marker: about(
    "An attribute that repaired items get, with the run's id as its value.",
    v.optional(
      v.pipe(
        v.string('patch.marker must be the name of an attribute.'),
        v.minLength(1, 'patch.marker must not be empty: name an attribute, or leave it out.'),
        v.maxLength(255, 'patch.marker must be at most 255 characters.'),
      ),
    ),
  ),
  toleratedFailurePercentage: about(
    'What percentage of the keys may be in batches that fail before the run stops; default: 5, and 0 where onConflict is "fail".',
    v.optional(
      v.pipe(
        v.number('patch.toleratedFailurePercentage must be a number.'),
        v.minValue(0, 'patch.toleratedFailurePercentage must be at least 0.'),
        v.maxValue(100, 'patch.toleratedFailurePercentage must be at most 100.'),
      ),
    ),
  ),
});

/** The incident parameters of a repair: the execution's input. Every default is filled in by ValidateIncident. */
export const incidentSchema = fields('', {
  tableName: about(
    'The table to repair.',
    v.pipe(
      v.string('tableName must be the name of the table to repair.'),
      v.regex(
        /^[A-Za-z0-9_.-]{3,255}$/,
        'tableName must be a DynamoDB table name: 3 to 255 letters, digits, dots, dashes and underscores.',
      ),
    ),
  ),
  restoreTo: about('The moment before the first bad write.', pointInTime('restoreTo')),
  reason,
  requestedBy,
  dryRun: about(
    'Restore, collect and decide, but freeze nothing, ask nobody and write nothing. All other parameters are those of the repair, and checked like them.',
    flag('dryRun'),
  ),
  impactedKeys,
  freeze,
  restore: v.optional(
    fields('restore', {
      useTable: about(
        'A table that somebody already restored.',
        v.optional(
          v.pipe(
            v.string('restore.useTable must be the name of a table.'),
            v.regex(/^[A-Za-z0-9_.-]{3,255}$/, 'restore.useTable must be a DynamoDB table name.'),
          ),
        ),
      ),
      indexes: about(
        'Whether the restored table gets the indexes, too, which takes longer.',
        v.optional(v.picklist(['none', 'all'], 'restore.indexes must be "none" or "all".'), 'none'),
      ),
    }),
    {},
  ),
  patch: v.optional(patch, {}),
  approval: v.optional(
    fields('approval', {
      timeoutMinutes,
      beforePatch: about('Show a plan first, and patch only what was approved of it.', flag('approval.beforePatch')),
    }),
    {},
  ),
});

/** The incident parameters of an undo: what a run wrote goes back, where the table still holds it. */
export const undoSchema = fields('', {
  undo: fields('undo', {
    runId: about(
      'The name of the execution to undo.',
      v.pipe(
        v.string('undo.runId must be the name of an execution.'),
        v.regex(/^[A-Za-z0-9_-]{1,80}$/, 'undo.runId must be the name of an execution: 1 to 80 of A-Z a-z 0-9 _ -.'),
      ),
    ),
  }),
  reason,
  requestedBy,
  freeze,
  patch: v.optional(fields('patch', { maxConcurrency, maxWriteUnitsPerSecond, stopOnAlarm }), {}),
  approval: v.optional(fields('approval', { timeoutMinutes }), {}),
});

/** A repair's parameters with every default filled in. */
export type Incident = v.InferOutput<typeof incidentSchema>;
/** An undo's parameters with every default filled in. */
export type Undo = v.InferOutput<typeof undoSchema>;
/** The incident parameters as a person writes them. */
export type IncidentParameters = v.InferInput<typeof incidentSchema>;
export type UndoParameters = v.InferInput<typeof undoSchema>;
