import { StateFailure } from '../engine/failure.ts';
import type { Visit } from '../engine/visit.ts';
import type { MapRun } from './map-run.ts';

/** What a distributed Map writes into its parent's history. */
export class MapRunEvents {
  readonly #visit: Visit;
  #running = false;

  constructor(visit: Visit) {
    this.#visit = visit;
  }

  stateStarted(): void {
    this.#visit.flow.record('MapStateStarted', 'mapStateStarted', { length: 0 });
  }

  runStarted({ arn: mapRunArn, redriveCount }: MapRun): void {
    this.#running = true;
    if (redriveCount === 0) this.#visit.flow.record('MapRunStarted', 'mapRunStarted', { mapRunArn });
    else this.#visit.flow.record('MapRunRedriven', 'mapRunRedriven', { mapRunArn, redriveCount });
  }

  succeeded(): void {
    this.#visit.flow.record('MapRunSucceeded');
    this.#visit.flow.record('MapStateSucceeded');
  }

  ended(error: unknown): void {
    const { flow, signal } = this.#visit;
    if (signal.aborted) {
      if (this.#running) flow.record('MapRunAborted');
      flow.record('MapStateAborted');
      return;
    }
    if (this.#running && error instanceof StateFailure) {
      flow.record('MapRunFailed', 'mapRunFailed', { error: error.error, cause: error.cause });
    }
    flow.record('MapStateFailed');
  }
}
