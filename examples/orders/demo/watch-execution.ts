import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeMapRunCommand,
  type HistoryEvent,
  ListMapRunsCommand,
} from '@aws-sdk/client-sfn';
import type { Aws } from './aws.ts';
import { followHistory } from './follow-history.ts';

/** A state that was entered, and maybe left. */
export interface StateSeen {
  readonly name: string;
  readonly exited: boolean;
}

export interface Glimpse {
  readonly execution: DescribeExecutionCommandOutput;
  readonly states: readonly StateSeen[];
  /** How many items are done, by the state of the newest Map Runs. */
  readonly items: ReadonlyMap<string, { readonly done: number; readonly of: number }>;
}

const statesIn = (events: readonly HistoryEvent[]): readonly StateSeen[] => {
  const seen: { name: string; exited: boolean }[] = [];
  for (const { stateEnteredEventDetails: entered, stateExitedEventDetails: left } of events) {
    if (entered?.name) seen.push({ name: entered.name, exited: false });
    const state = left && seen.findLast(({ name, exited }) => name === left.name && !exited);
    if (state) state.exited = true;
  }
  return seen;
};

const look = async (
  { states }: Aws,
  executionArn: string,
  history: ReturnType<typeof followHistory>,
): Promise<Glimpse> => {
  const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
  const seen = statesIn(await history());
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
  const history = followHistory(aws, executionArn);
  for (;;) {
    const glimpse = await look(aws, executionArn, history);
    await onGlimpse(glimpse);
    if (glimpse.execution.status !== 'RUNNING' || until(glimpse)) return glimpse;
    await sleep(250);
  }
};
