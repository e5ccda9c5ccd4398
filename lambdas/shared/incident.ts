import * as v from 'valibot';
import {
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
  /** Only these attributes go back; default: all that differ. */
  attributes: v.optional(
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
  createdItems: v.optional(v.picklist(['keep', 'delete'], 'patch.createdItems must be "keep" or "delete".'), 'keep'),
  laterWrites: v.optional(
    v.picklist(['conflict', 'overwrite'], 'patch.laterWrites must be "conflict" or "overwrite".'),
    'conflict',
  ),
  /** What becomes of conflicts. `force` writes over what an approved plan showed. */
  onConflict: v.optional(
    v.picklist(['skip', 'fail', 'force'], 'patch.onConflict must be "skip", "fail" or "force".'),
    'skip',
  ),
  maxConcurrency,
  /** A ceiling over all children together; default: derived from the table's capacity. */
  maxWriteUnitsPerSecond,
  stopOnAlarm,
  /** Patch so many items first, then ask. */
  canary: v.optional(wholeNumber('patch.canary', 10_000)),
  /** An attribute that repaired items get, with the run's id as its value. */
  marker: v.optional(
    v.pipe(
      v.string('patch.marker must be the name of an attribute.'),
      v.minLength(1, 'patch.marker must not be empty: name an attribute, or leave it out.'),
      v.maxLength(255, 'patch.marker must be at most 255 characters.'),
    ),
  ),
  /** How many keys may fail before the run stops; default: 5, and 0 where `onConflict` is `fail`. */
  toleratedFailurePercentage: v.optional(
    v.pipe(
      v.number('patch.toleratedFailurePercentage must be a number.'),
      v.minValue(0, 'patch.toleratedFailurePercentage must be at least 0.'),
      v.maxValue(100, 'patch.toleratedFailurePercentage must be at most 100.'),
    ),
  ),
});

/** The incident parameters of a repair: the execution's input. Every default is filled in by ValidateIncident. */
export const incidentSchema = fields('', {
  tableName: v.pipe(
    v.string('tableName must be the name of the table to repair.'),
    v.regex(
      /^[A-Za-z0-9_.-]{3,255}$/,
      'tableName must be a DynamoDB table name: 3 to 255 letters, digits, dots, dashes and underscores.',
    ),
  ),
  restoreTo: pointInTime('restoreTo'),
  reason,
  requestedBy,
  /** Restore, collect and decide, but freeze nothing, ask nobody and write nothing. All other parameters are those of the repair, and checked like them. */
  dryRun: flag('dryRun'),
  impactedKeys,
  freeze,
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
  patch: v.optional(patch, {}),
  approval: v.optional(
    fields('approval', {
      timeoutMinutes,
      /** Show a plan first, and patch only what was approved of it. */
      beforePatch: flag('approval.beforePatch'),
    }),
    {},
  ),
});

/** The incident parameters of an undo: what a run wrote goes back, where the table still holds it. */
export const undoSchema = fields('', {
  undo: fields('undo', {
    /** The name of the execution to undo. */
    runId: v.pipe(
      v.string('undo.runId must be the name of an execution.'),
      v.regex(/^[A-Za-z0-9_-]{1,80}$/, 'undo.runId must be the name of an execution: 1 to 80 of A-Z a-z 0-9 _ -.'),
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
