import type { Clock } from '../../core/clock.ts';
import { StateFailure } from './failure.ts';

/** Events an execution may have; with more it fails. */
export const maximumEvents = 25_000;

interface Event {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly timestampMs: number;
  /** `stateEntered`: the member is `stateEnteredEventDetails`. */
  readonly details: string | undefined;
  readonly members: Readonly<Record<string, unknown>>;
}

/** Members that the API shows as JSON text, with `…Details` beside them (`parameters` without). */
const jsonMembers = new Set(['input', 'output', 'parameters']);

/** An execution's events. Values are kept as they are and made into JSON text only when somebody asks. */
export class History {
  readonly #clock: Clock;
  readonly #events: Event[] = [];
  /** Set once the execution has ended: what still unwinds is not told any more. */
  closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get length(): number {
    return this.#events.length;
  }

  /** Returns the event's id. Throws States.Runtime at the limit, which leaves room for the last event. */
  add(type: string, previousEventId: number, details?: string, members: Record<string, unknown> = {}): number {
    if (this.closed) return previousEventId;
    if (this.#events.length >= maximumEvents - 1 && !/^Execution(Failed|TimedOut|Aborted|Succeeded)$/.test(type)) {
      const cause = `The execution reached the maximum number of history events (${maximumEvents}).`;
      throw new StateFailure('States.Runtime', cause);
    }
    const id = this.#events.length + 1;
    this.#events.push({ id, previousEventId, type, timestampMs: this.#clock.now(), details, members });
    return id;
  }

  /** Events as GetExecutionHistory shows them: `count` of them from the `from`th, from either end. */
  page(from: number, count: number, reverse: boolean, includeData: boolean): Record<string, unknown>[] {
    const { length } = this.#events;
    const last = Math.max(0, length - from);
    const events = reverse
      ? this.#events.slice(Math.max(0, last - count), last).reverse()
      : this.#events.slice(from, from + count);
    return events.map((event) => show(event, includeData));
  }
}

const show = (event: Event, includeData: boolean): Record<string, unknown> => ({
  timestamp: event.timestampMs / 1000,
  type: event.type,
  id: event.id,
  previousEventId: event.previousEventId,
  ...(event.details ? { [`${event.details}EventDetails`]: showMembers(event.members, includeData) } : {}),
});

const showMembers = (members: Readonly<Record<string, unknown>>, includeData: boolean): Record<string, unknown> => {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined) continue;
    if (name === 'assignedVariables') {
      const variables = Object.entries(value as object).map(([key, item]) => [key, JSON.stringify(item)]);
      if (includeData) shown[name] = Object.fromEntries(variables);
      shown[`${name}Details`] = { truncated: false };
    } else if (jsonMembers.has(name)) {
      if (includeData || name === 'parameters') shown[name] = JSON.stringify(value);
      if (name !== 'parameters') shown[`${name}Details`] = { truncated: false };
    } else {
      shown[name] = value;
    }
  }
  return shown;
};
