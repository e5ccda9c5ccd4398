import type { Authority } from './authority.ts';
import { createFrontDoor, type Perform } from './call.ts';
import type { Clock } from './clock.ts';
import { createFaults, type Faults } from './faults.ts';
import { notImplemented, type Service } from './service.ts';
import type { AwsEvent, World } from './world.ts';

export interface WorldOptions {
  readonly clock: Clock;
  /** For files; whoever gives it removes it. */
  readonly directory: string;
  /** `http://127.0.0.1:4599`: the gateway's. */
  readonly endpoint: string;
  readonly account?: string;
  readonly region?: string;
}

/** The world and what only its assembler and the gateway need of it. */
export interface Core {
  readonly world: World;
  /** By signing name. */
  readonly services: ReadonlyMap<string, Service>;
  readonly faults: Faults;
  readonly perform: Perform;
  /** The service `iam`. */
  authority(): Authority;
  addService(service: Service): void;
  /** Every event that any service publishes, in order. */
  subscribe(listener: (event: AwsEvent) => void): void;
}

/** A world without services: add `iam` first, since nothing is called without its judgement. */
export const createWorld = ({
  clock,
  directory,
  endpoint,
  account = '000000000000',
  region = 'us-east-1',
}: WorldOptions): Core => {
  const services = new Map<string, Service>();
  const listeners: ((event: AwsEvent) => void)[] = [];
  const service = <S extends Service>(signingName: string): S => {
    const found = services.get(signingName);
    if (!found) throw notImplemented(`the service ${signingName}`);
    return found as S;
  };
  const faults = createFaults(services);
  const authority = () => service<Service & Authority>('iam');
  const perform = createFrontDoor(faults, authority);
  const world: World = {
    account,
    region,
    clock,
    endpoint,
    directory,
    service,
    call: async (principal, signingName, operation, input) =>
      perform(principal, service(signingName), { operation, input }),
    publish(event) {
      for (const listener of listeners) listener(event);
    },
  };
  return {
    world,
    services,
    faults,
    perform,
    authority,
    addService(added) {
      if (services.has(added.signingName)) throw new Error(`The service ${added.signingName} is there already.`);
      services.set(added.signingName, added);
    },
    subscribe(listener) {
      listeners.push(listener);
    },
  };
};
