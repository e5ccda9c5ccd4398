import { AwsError } from '../core/service.ts';
import type { Context, Input, Operation, Output } from './context.ts';
import { objectOf, refuseOthers, stringOf, validationError } from './members.ts';
import type { Table } from './tables.ts';

const daySeconds = 86_400;

/** Between which whole seconds of sandbox time a table can be restored; undefined when point-in-time recovery is off. */
export const restorableWindow = ({ recovery }: Table, { world, restorableLagSeconds }: Context) => {
  if (!recovery) return undefined;
  const nowSeconds = world.clock.now() / 1000;
  const earliest = Math.floor(Math.max(recovery.enabledMs / 1000, nowSeconds - recovery.periodInDays * daySeconds));
  return { earliest, latest: Math.max(earliest, Math.floor(nowSeconds - restorableLagSeconds)) };
};

/** The operations around backups have an error of their own for a table that isn't there. */
export const tableWithBackups = (nameOrArn: string, { tables }: Context): Table => {
  const table = tables.find(nameOrArn);
  if (table) return table;
  throw new AwsError('TableNotFoundException', `Table not found: ${nameOrArn}`);
};

const describeContinuousBackups = (input: Input, context: Context): Output => {
  const table = tableWithBackups(stringOf(input, 'TableName'), context);
  const window = restorableWindow(table, context);
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: window
        ? {
            PointInTimeRecoveryStatus: 'ENABLED',
            RecoveryPeriodInDays: table.recovery?.periodInDays,
            EarliestRestorableDateTime: window.earliest,
            LatestRestorableDateTime: window.latest,
          }
        : { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  };
};

export const continuousBackupsOperations: Record<string, Operation> = {
  DescribeContinuousBackups: describeContinuousBackups,

  UpdateContinuousBackups(input, context) {
    refuseOthers('UpdateContinuousBackups', input, ['TableName', 'PointInTimeRecoverySpecification']);
    const specification = objectOf(input.PointInTimeRecoverySpecification);
    refuseOthers('PointInTimeRecoverySpecification', specification, [
      'PointInTimeRecoveryEnabled',
      'RecoveryPeriodInDays',
    ]);
    const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: period } = specification;
    if (typeof enabled !== 'boolean') throw validationError('PointInTimeRecoveryEnabled must be true or false');
    if (period !== undefined && !(enabled && Number.isInteger(period) && Number(period) >= 1 && Number(period) <= 35)) {
      throw validationError('RecoveryPeriodInDays must be between 1 and 35, and only with PointInTimeRecoveryEnabled');
    }
    const table = tableWithBackups(stringOf(input, 'TableName'), context);
    if (table.restore) {
      throw new AwsError(
        'ContinuousBackupsUnavailableException',
        `Backups are being enabled for the table: ${table.name}`,
      );
    }
    if (enabled) {
      // Switching on what is on changes the period; what was off starts a new window.
      const enabledMs = table.recovery?.enabledMs ?? context.world.clock.now();
      table.recovery = { enabledMs, periodInDays: Number(period ?? table.recovery?.periodInDays ?? 35) };
    } else delete table.recovery;
    return describeContinuousBackups(input, context);
  },
};
