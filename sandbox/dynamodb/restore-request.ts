import { AwsError } from '../core/service.ts';
import type { Context, Input } from './context.ts';
import { restorableWindow, tableWithBackups } from './continuous-backups.ts';
import { refuseOthers, stringOf, validationError } from './members.ts';
import { checkIndexes } from './table-input.ts';
import type { Table } from './tables.ts';

export interface RestoreRequest {
  readonly source: Table;
  readonly targetName: string;
  /** Whole seconds of sandbox time: writes before it are in, later ones are not. */
  readonly restoreSeconds: number;
}

const members = [
  'SourceTableName',
  'SourceTableArn',
  'TargetTableName',
  'RestoreDateTime',
  'UseLatestRestorableTime',
  'BillingModeOverride',
  'ProvisionedThroughputOverride',
  'GlobalSecondaryIndexOverride',
  'LocalSecondaryIndexOverride',
  'SSESpecificationOverride',
];

/** AWS's checks, in AWS's order: shape, recovery on, time in window, target free. */
export const checkRestore = (input: Input, context: Context): RestoreRequest => {
  const { restoreSeconds, targetName } = checkShape(input);
  const source = tableWithBackups(
    stringOf(input, input.SourceTableArn ? 'SourceTableArn' : 'SourceTableName'),
    context,
  );
  const window = restorableWindow(source, context);
  if (!window) {
    throw new AwsError(
      'PointInTimeRecoveryUnavailableException',
      `Point in time recovery is not enabled for table '${source.name}'`,
    );
  }
  const seconds = restoreSeconds ?? window.latest;
  if (seconds < window.earliest || seconds > window.latest) {
    throw new AwsError(
      'InvalidRestoreTimeException',
      'An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime and LatestRestorableDateTime.',
    );
  }
  if (context.tables.find(targetName)) {
    throw new AwsError('TableAlreadyExistsException', `Table already exists: ${targetName}`);
  }
  return { source, targetName, restoreSeconds: seconds };
};

const checkShape = (input: Input) => {
  refuseOthers('RestoreTableToPointInTime', input, members);
  checkIndexes('RestoreTableToPointInTime', input, 'Override');
  const targetName = stringOf(input, 'TargetTableName');
  if (!/^[\w.-]{3,255}$/.test(targetName)) {
    throw validationError(
      `TargetTableName must have 3 to 255 of the characters a-z, A-Z, 0-9, '_', '-' and '.': ${targetName}`,
    );
  }
  const { RestoreDateTime: time, UseLatestRestorableTime: latest } = input;
  if ((time === undefined) === (latest !== true)) {
    throw validationError('Either RestoreDateTime or UseLatestRestorableTime must be given, and not both');
  }
  if (time !== undefined && typeof time !== 'number') throw validationError('RestoreDateTime must be epoch seconds');
  return { targetName, restoreSeconds: time === undefined ? undefined : Math.floor(time) };
};
