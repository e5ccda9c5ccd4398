import { type HistoryEvent, paginateGetExecutionHistory } from '@aws-sdk/client-sfn';
import type { Aws } from './aws.ts';

/** An execution's events so far, oldest first, without their data; each call reads only those that are new. */
export const followHistory = ({ states }: Aws, executionArn: string) => {
  const events: HistoryEvent[] = [];
  return async (): Promise<readonly HistoryEvent[]> => {
    // Events are numbered from 1. One that comes meanwhile moves others to the next page, where they are seen again.
    const known = events.at(-1)?.id ?? 0;
    const fresh = new Map<number, HistoryEvent>();
    const pages = paginateGetExecutionHistory(
      { client: states, pageSize: 50 },
      { executionArn, reverseOrder: true, includeExecutionData: false },
    );
    for await (const { events: page = [] } of pages) {
      for (const event of page) if ((event.id ?? 0) > known) fresh.set(event.id ?? 0, event);
      const last = page.at(-1)?.id;
      if (last !== undefined && last <= known + 1) break;
    }
    events.push(...[...fresh].sort(([a], [b]) => a - b).map(([, event]) => event));
    return events;
  };
};
