/** Lambda reports `error.name` as the errorType that Retry and Catch match, so each class carries its name as a literal. */
const named = <N extends string>(name: N) =>
  class extends Error {
    override readonly name = name;
  };

/** The incident parameters can't be accepted. Nothing was touched. */
export const InvalidIncidentError = named('InvalidIncidentError');
/** Another recovery holds the table's lock. Nothing was touched. */
export const RecoveryInProgressError = named('RecoveryInProgressError');
/** What the freeze needs is gone: the read-only parameter, or the table's configuration. */
export const FreezeFailedError = named('FreezeFailedError');
/** The run's freeze was lifted: by the watchdog, or by hand. Start a new run. */
export const FreezeLiftedError = named('FreezeLiftedError');
/** No run of that id is in the run store. */
export const RunNotFoundError = named('RunNotFoundError');
/** Someone else holds the parameter's lease for a moment; retried by the definition. */
export const ParameterBusyError = named('ParameterBusyError');
/** An event source mapping is being changed, by Lambda or by another recovery; retried by the definition. */
export const MappingBusyError = named('MappingBusyError');
/** IAM has not spread yet; retried by the definition. */
export const NotSettledYetError = named('NotSettledYetError');
/** `restoreTo` is younger than the table's latest restorable time; retried by the definition. */
export const RestorePointNotReadyError = named('RestorePointNotReadyError');
/** The restored table is gone, or is not what was asked for. */
export const RestoreFailedError = named('RestoreFailedError');
/** A key file can't be read as the table's keys. Correct it and redrive. */
export const KeyFileError = named('KeyFileError');
/** The key source has no key: there is nothing to patch. */
export const NoKeysError = named('NoKeysError');
/** The audit trail has a gap in the time that is needed. */
export const AuditGapError = named('AuditGapError');
/** The plan's files, or those of a further pass over it, are no longer what was decided on. Nothing was written since. */
export const PlanChangedError = named('PlanChangedError');
/** At least one item of a batch failed. Its outcomes are written; the others are done. */
export const ItemsFailedError = named('ItemsFailedError');
/** A batch has a conflict, and `patch.onConflict` is `fail`. Its outcomes are written; the others are done. */
export const ConflictsFoundError = named('ConflictsFoundError');
/** A batch takes longer than a function may run. What is done is written down; retried by the definition, it goes on. */
export const OutOfTimeError = named('OutOfTimeError');
/** The alarm that the incident names is in ALARM: nothing is written until it no longer is. */
export const PatchingStoppedError = named('PatchingStoppedError');
/** The approval mail could not be sent to anyone. */
export const ApprovalMailError = named('ApprovalMailError');
/** The report could not be mailed to anyone. */
export const ReportMailError = named('ReportMailError');

/** Every error that a step may throw on purpose. A test holds every ErrorEquals in statemachine/ against it. */
export const errors = {
  InvalidIncidentError,
  RecoveryInProgressError,
  FreezeFailedError,
  FreezeLiftedError,
  RunNotFoundError,
  ParameterBusyError,
  MappingBusyError,
  NotSettledYetError,
  RestorePointNotReadyError,
  RestoreFailedError,
  KeyFileError,
  NoKeysError,
  AuditGapError,
  PlanChangedError,
  ItemsFailedError,
  ConflictsFoundError,
  OutOfTimeError,
  PatchingStoppedError,
  ApprovalMailError,
  ReportMailError,
} as const;

export type ErrorName = keyof typeof errors;
