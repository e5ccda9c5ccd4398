import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeMapRunCommand,
  ListMapRunsCommand,
  paginateGetExecutionHistory,
} from '@aws-sdk/client-sfn';
import type { Aws } from './aws.ts';

/** A state that was entered, with what it says of itself. */
export interface StateSeen {
  readonly name: string;
  readonly enteredAt: number;
  readonly exitedAt?: number;
}

export interface Glimpse {
  readonly execution: DescribeExecutionCommandOutput;
  readonly states: readonly StateSeen[];
  /** How many items are done, by the state of the newest Map Runs. */
  readonly items: ReadonlyMap<string, { readonly done: number; readonly of: number }>;
}

const look = async ({ states }: Aws, executionArn: string): Promise<Glimpse> => {
  const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
  const seen: { name: string; enteredAt: number; exitedAt?: number }[] = [];
  for await (const page of paginateGetExecutionHistory(
    { client: states },
    { executionArn, includeExecutionData: false },
  )) {
    for (const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } of page.events ?? []) {
      if (entered?.name) seen.push({ name: entered.name, enteredAt: Date.now() });
      const state = exited && seen.findLast(({ name, exitedAt }) => name === exited.name && exitedAt === undefined);
      if (state) state.exitedAt = Date.now();
    }
  }
  const { mapRuns } = await states.send(new ListMapRunsCommand({ executionArn }));
  // Newest first; one may have ended since the last look.
  const newest = (mapRuns ?? []).slice(0, 2).map(async ({ mapRunArn = '' }) => {
    const { itemCounts } = await states.send(new DescribeMapRunCommand({ mapRunArn }));
    const done = (itemCounts?.succeeded ?? 0) + (itemCounts?.failed ?? 0);
    // …:mapRun:<state machine>/<label>:<id>
    return [mapRunArn.split('/').at(-1)?.split(':')[0] ?? '', { done, of: itemCounts?.total ?? 0 }] as const;
  });
  return { execution, states: seen, items: new Map((await Promise.all(newest)).reverse()) };
};

/** Looks at the execution a few times a second until it ends, or until `until` says so. */
export const watchExecution = async (
  aws: Aws,
  executionArn: string,
  onGlimpse: (glimpse: Glimpse) => void | Promise<void>,
  until: (glimpse: Glimpse) => boolean = () => false,
): Promise<Glimpse> => {
  for (;;) {
    const glimpse = await look(aws, executionArn);
    await onGlimpse(glimpse);
    if (glimpse.execution.status !== 'RUNNING' || until(glimpse)) return glimpse;
    await sleep(250);
  }
};
