import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { followHistory } from '../../../examples/orders/demo/follow-history.ts';
import type { Choice } from '../../../lambdas/shared/contract.ts';
import { eventually, type Shop } from '../shop.ts';

/** The child that does the work of a Map. */
const children: Readonly<Record<string, string>> = {
  RehearseItems: 'RehearseBatch',
  PatchItems: 'PatchBatch',
  VerifyPatch: 'VerifyBatch',
  RevertItems: 'RevertBatch',
};

/** The state that an event belongs to. */
const stateOf = (event: HistoryEvent | undefined, events: readonly HistoryEvent[]): string => {
  for (let at = event; at !== undefined; at = events[(at.previousEventId ?? 0) - 1])
    if (at.stateEnteredEventDetails?.name) return at.stateEnteredEventDetails.name;
  return '';
};

/** What is decided where the execution asks, once each. */
export type Decisions = Readonly<Record<string, { readonly choice: Choice; readonly before?: () => Promise<void> }>>;

export interface Looks {
  /** Hears of the states that the execution has left. */
  readonly onWay: (states: ReadonlySet<string>) => Promise<void>;
  /** Hears of the step in which it failed, and what the mail says, before it is redriven. */
  readonly onFailure: (step: string, mail: string) => Promise<void>;
}

/** Sees an execution through: redrives it whenever it fails, decides when it asks. Returns the steps in which it failed. */
export const seeThrough = async (
  shop: Shop,
  { runId, executionArn }: { readonly runId: string; readonly executionArn: string },
  decisions: Decisions,
  look: Looks,
): Promise<ReadonlySet<string>> => {
  const failed = new Set<string>();
  const decided = new Set<string>();
  const seen = new Set<string>();
  const history = followHistory(shop.aws, executionArn);
  for (let tries = 0; tries < 1000; tries++) {
    const { status } = await shop.describe(executionArn);
    const events = await history();
    await look.onWay(new Set(events.flatMap(({ stateExitedEventDetails }) => stateExitedEventDetails?.name ?? [])));
    if (status === 'SUCCEEDED') return failed;
    if (status === 'FAILED') {
      const wrong = events.findLast(({ type }) =>
        /^(TaskFailed|TaskTimedOut|MapRunFailed|LambdaFunctionFailed)$/.test(type ?? ''),
      );
      const state = stateOf(wrong, events);
      const step = children[state] ?? state;
      failed.add(step);
      // Nobody redrives before the mail says why.
      const { text } = await eventually(async () =>
        (await shop.mails(runId)).find(({ text }) => text.includes(`failed in the step ${state}`)),
      );
      await look.onFailure(step, text);
      await shop.redrive(executionArn);
    } else if (status === 'RUNNING') {
      const state = stateOf(events.at(-1), events);
      const decision = decisions[state];
      const waits = /^Task(Submitted|Started)$/.test(events.at(-1)?.type ?? '');
      if (decision && waits && !decided.has(state)) {
        const links = (await shop.mails(runId)).flatMap(
          ({ text }) => text.match(/https?:\S+\/approve\/[\w-]+/)?.[0] ?? [],
        );
        if (links.some((link) => !seen.has(link))) {
          await decision.before?.();
          // A link of the question before may come late: then this one's is still to come.
          const wasDecided = await shop.decide(runId, decision.choice, seen).then(
            () => true,
            () => false,
          );
          if (wasDecided) decided.add(state);
          for (const link of links) seen.add(link);
        }
      }
    } else throw new Error(`The execution is ${status}.`);
    await sleep(100);
  }
  const events = await history();
  throw new Error(
    `The execution does not end; it failed in ${[...failed]} and is in ${stateOf(events.at(-1), events)}.`,
  );
};
