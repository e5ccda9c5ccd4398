import { type ReportPorts, reportExecution, type StoppedExecution } from '../shared/report-execution.ts';
import { reportLift } from './report-lift.ts';

/** The `detail` of an event "Step Functions Execution Status Change". */
export interface StatusChange {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly startDate: number;
  /** Milliseconds since the epoch; null while it runs. */
  readonly stopDate?: number | null;
  /** The execution's input as JSON, if it is not too long for an event. */
  readonly input?: string | null;
  readonly error?: string | null;
  readonly cause?: string | null;
}

export interface NotifyOperatorsPorts extends ReportPorts {
  readonly liftFreezeStateMachineArn: string;
}

const isBad = (status: string): status is StoppedExecution['status'] =>
  status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED';

/** Reports a recovery that ended without finishing, and a LiftFreeze however it ended; other changes are none of its business. */
export const notifyOperators = async (
  { executionArn, stateMachineArn, status, startDate, stopDate, input, error, cause }: StatusChange,
  ports: NotifyOperatorsPorts,
): Promise<{ reported: boolean }> => {
  if (stopDate == null) return { reported: false };
  const ended = {
    executionArn,
    stoppedAt: new Date(stopDate).toISOString(),
    ...(error && { error }),
    ...(cause && { cause }),
  };
  const isLift = stateMachineArn === ports.liftFreezeStateMachineArn;
  if (isLift && (isBad(status) || status === 'SUCCEEDED'))
    return { reported: await reportLift({ ...ended, status }, input ?? '', ports) };
  return {
    reported:
      !isLift &&
      isBad(status) &&
      (await reportExecution({ ...ended, status, startedAt: new Date(startDate).toISOString() }, ports)),
  };
};
