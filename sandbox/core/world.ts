import type { Clock } from './clock.ts';
import type { CallAws, Service } from './service.ts';

/** What every service is made with. */
export interface World {
  /** `000000000000`-like account and the Region of every ARN. */
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly call: CallAws;
  /** Events for EventBridge rules: `publish({source, 'detail-type', detail, resources})`. */
  readonly publish: (event: AwsEvent) => void;
  /** `http://127.0.0.1:4599`. */
  readonly endpoint: string;
  /** A directory for files, removed when the sandbox closes. */
  readonly directory: string;
  /** The service, to be used by its own resource types and by services that need more of it than its API. */
  service<S extends Service>(signingName: string): S;
}

/** An event on the default bus, before EventBridge adds id, time, account and region. */
export interface AwsEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly resources: readonly string[];
  readonly detail: Record<string, unknown>;
}
