import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from './core/clock.ts';
import { createWorld } from './core/create-world.ts';
import type { Faults } from './core/faults.ts';
import { createGateway } from './core/gateway.ts';
import { createClock } from './core/sandbox-clock.ts';
import type { World } from './core/world.ts';
import { createDeployer, type Deployer } from './deploy/deployer.ts';
import { resourceTypes } from './deploy/resource-types.ts';
import { urlPrefix } from './lambda/function-url.ts';
import { addServices, type ServiceOptions } from './services.ts';
import type { ReceivedEmail } from './ses/service.ts';

export interface SandboxOptions extends ServiceOptions {
  /** On 127.0.0.1. Default 0: any free one. */
  readonly port?: number;
  /** Sandbox seconds per real second. Default 1. */
  readonly timeScale?: number;
  /** A cloud assembly (`cdk.out`) to deploy first, or what synthesizes one into the directory that it is given. */
  readonly assembly?: string | ((directory: string) => string);
}

/** AWS on one port of this machine. */
export interface Sandbox extends Deployer {
  /** `http://127.0.0.1:4599`: what SDKs and the AWS CLI take as the endpoint URL. Credentials `test`/`test` are an administrator's. */
  readonly endpoint: string;
  readonly port: number;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly world: World;
  /** Every email sent so far, oldest first. */
  inbox(): readonly ReceivedEmail[];
  /** What a function printed lately. */
  logs(functionName: string): string;
  /** Stops everything and removes its files. */
  close(): Promise<void>;
}

/** Starts the sandbox and deploys the assembly, if one is given. Throws DeployError for what it can not deploy. */
export const startSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return await start(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
};

const start = async (
  options: SandboxOptions,
  closers: (() => unknown)[],
  close: () => Promise<void>,
): Promise<Sandbox> => {
  const directory = await mkdtemp(path.join(tmpdir(), 'sandbox-'));
  closers.push(() => rm(directory, { recursive: true, force: true }));
  const gateway = await createGateway({ port: options.port ?? 0 });
  closers.push(() => gateway.close());
  const { endpoint } = gateway;
  const clock = createClock({ scale: options.timeScale ?? 1 });
  const core = createWorld({ clock, directory, endpoint });
  const { dynamodb, events, lambda, ses, states } = await addServices(core, options);
  closers.push(
    () => dynamodb.close(),
    () => lambda.close(),
    () => states.close(),
    () => events.close(),
  );
  const deployer = createDeployer(core.world, resourceTypes);
  gateway.registerRoute(urlPrefix, (request) => lambda.serveUrl(request));
  gateway.registerAdmin('outputs', () => deployer.outputs);
  gateway.registerAdmin('inbox', () => ses.inbox());
  gateway.serve(core);
  const { assembly } = options;
  if (typeof assembly === 'string') await deployer.deploy(assembly);
  else if (assembly) await deployer.deploy(assembly(path.join(directory, 'assembly')));
  return {
    endpoint,
    port: Number(new URL(endpoint).port),
    clock,
    faults: core.faults,
    world: core.world,
    outputs: deployer.outputs,
    deploy: (assembly) => deployer.deploy(assembly),
    inbox: () => ses.inbox(),
    logs: (functionName) => lambda.logs(functionName),
    close,
  };
};
