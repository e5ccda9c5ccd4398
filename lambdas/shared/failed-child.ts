import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';

/** A failed child's own words. */
export interface FailedChild {
  readonly error: string;
  readonly cause: string;
}

/** One child that failed in the execution's newest Map Run: "too many failed" says nothing about why. */
export const failedChild =
  (client: SFNClient) =>
  async (executionArn: string): Promise<FailedChild | undefined> => {
    const { mapRuns = [] } = await client.send(new ListMapRunsCommand({ executionArn }));
    const newest = mapRuns.toSorted((a, b) => Number(b.startDate) - Number(a.startDate))[0];
    if (newest === undefined) return undefined;
    const { executions } = await client.send(
      new ListExecutionsCommand({ mapRunArn: newest.mapRunArn, statusFilter: 'FAILED', maxResults: 1 }),
    );
    const child = executions?.[0];
    if (child === undefined) return undefined;
    const { error = '', cause = '' } = await client.send(
      new DescribeExecutionCommand({ executionArn: child.executionArn }),
    );
    return { error, cause };
  };
