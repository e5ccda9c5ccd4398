import { type ReportPorts, reportExecution, type StoppedExecution } from '../shared/report-execution.ts';

/** The `detail` of an event "Step Functions Execution Status Change". */
export interface StatusChange {
  readonly executionArn: string;
  readonly status: string;
  /** Milliseconds since the epoch; null while it runs. */
  readonly stopDate?: number | null;
  readonly error?: string | null;
  readonly cause?: string | null;
}

const isBad = (status: string): status is StoppedExecution['status'] =>
  status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED';

/** Reports an execution that ended without finishing; other changes are none of its business. */
export const notifyOperators = async (
  { executionArn, status, stopDate, error, cause }: StatusChange,
  ports: ReportPorts,
): Promise<{ reported: boolean }> => {
  if (!isBad(status) || stopDate == null) return { reported: false };
  const stopped: StoppedExecution = {
    executionArn,
    status,
    stoppedAt: new Date(stopDate).toISOString(),
    ...(error && { error }),
    ...(cause && { cause }),
  };
  return { reported: await reportExecution(stopped, ports) };
};
