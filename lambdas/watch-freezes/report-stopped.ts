import { type ReportPorts, reportExecution, type StoppedExecution } from '../shared/report-execution.ts';
import type { WatchFreezesPorts } from './watch-freezes.ts';

/** The report that NotifyOperators sends, for the case that EventBridge lost its event. */
export const reportStopped =
  (ports: ReportPorts): WatchFreezesPorts['report'] =>
  ({ executionArn, startedAt }, { status, stoppedAt, error, cause }) =>
    reportExecution(
      {
        executionArn,
        startedAt,
        status: status as StoppedExecution['status'],
        stoppedAt: (stoppedAt ?? new Date(0)).toISOString(),
        ...(error && { error }),
        ...(cause && { cause }),
      },
      ports,
    );
