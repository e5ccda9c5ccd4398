import type { DescribeExecutionCommandOutput } from '@aws-sdk/client-sfn';
import type { FinishRecoveryOutput } from '../../../lambdas/shared/contract.ts';

type Execution = Pick<DescribeExecutionCommandOutput, 'name' | 'status' | 'error' | 'cause' | 'output'>;

/** An execution ended too early, or not as it should have. */
export class ExecutionEnded extends Error {
  readonly status: string;

  constructor({ name, status, error, cause }: Execution) {
    super([`The execution ${name} ended`, status, error, cause && sentenceIn(cause)].filter(Boolean).join(': '));
    this.status = status ?? 'UNKNOWN';
  }
}

/** The output of an execution that has to have succeeded. */
export const outputOf = (execution: Execution): FinishRecoveryOutput => {
  if (execution.status !== 'SUCCEEDED' || execution.output === undefined) throw new ExecutionEnded(execution);
  return JSON.parse(execution.output);
};

/** A Lambda's error is JSON, with a stack that nobody wants to read here. */
const sentenceIn = (cause: string): string => {
  try {
    return (JSON.parse(cause) as { errorMessage?: string }).errorMessage ?? cause;
  } catch {
    return cause;
  }
};
