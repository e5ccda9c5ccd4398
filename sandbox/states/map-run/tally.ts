import type { Child } from './child.ts';

type Status = Child['status'];
type Counts = Record<Status, number>;

const none = (): Counts => ({ PENDING: 0, RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 });

/** How many children, and how many items, are in which status. */
export class Tally {
  readonly executions = none();
  readonly items = none();
  /** Items in all. */
  readonly total: number;

  constructor(children: readonly Child[]) {
    this.executions.PENDING = children.length;
    this.total = children.reduce((sum, child) => sum + child.items, 0);
    this.items.PENDING = this.total;
  }

  move(child: Child, status: Status): void {
    this.executions[child.status] -= 1;
    this.items[child.status] -= child.items;
    child.status = status;
    this.executions[status] += 1;
    this.items[status] += child.items;
  }
}

/** As DescribeMapRun shows counts. */
export const showCounts = (counts: Counts, total: number, resultsWritten: number): Record<string, number> => ({
  pending: counts.PENDING,
  running: counts.RUNNING,
  succeeded: counts.SUCCEEDED,
  failed: counts.FAILED,
  timedOut: counts.TIMED_OUT,
  aborted: counts.ABORTED,
  total,
  resultsWritten,
});
