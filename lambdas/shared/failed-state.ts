import { GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';

/**
 * Where an execution stopped, from its history, newest event first. Events name their predecessor: from the last one back,
 * the first state entered is it. Where that chain breaks (an abort), it is the last state entered and not left.
 */
export const failedStateOf = (newestFirst: readonly HistoryEvent[]): string | undefined => {
  const byId = new Map(newestFirst.map((event) => [event.id, event]));
  for (let event = newestFirst[0]; event !== undefined; event = byId.get(event.previousEventId)) {
    if (event.stateEnteredEventDetails !== undefined) return event.stateEnteredEventDetails.name;
    if (event.type?.endsWith('StateExited')) break;
  }
  const left = new Map<string, number>();
  for (const event of newestFirst) {
    const exited = event.stateExitedEventDetails?.name;
    if (exited !== undefined) left.set(exited, (left.get(exited) ?? 0) + 1);
    const entered = event.stateEnteredEventDetails?.name;
    if (entered === undefined) continue;
    const times = left.get(entered) ?? 0;
    if (times === 0) return entered;
    left.set(entered, times - 1);
  }
  return undefined;
};

/** GetExecutionHistory, as far back as needed. */
export const failedState =
  (client: SFNClient) =>
  async (executionArn: string): Promise<string | undefined> => {
    const events: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new GetExecutionHistoryCommand({
          executionArn,
          reverseOrder: true,
          maxResults: 1000,
          includeExecutionData: false,
          ...(nextToken !== undefined && { nextToken }),
        }),
      );
      events.push(...(page.events ?? []));
      const found = failedStateOf(events);
      if (found !== undefined) return found;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return undefined;
  };
