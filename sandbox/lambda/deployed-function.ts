import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Cut } from '../core/functions.ts';
import { AwsError, notImplemented, type PolicyStatement } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { EnvironmentPool } from './environment-pool.ts';
import type { Ending } from './execution-environment.ts';
import type { Credentials, FunctionConfig } from './function-config.ts';
import { LogBuffer } from './log-buffer.ts';
import { moduleFile } from './module-file.ts';
import { runtimeEnvironment } from './runtime-environment.ts';

/** Synchronous responses may be this long, in bytes. */
const longestResponse = 6_291_556;

export interface Invocation extends Ending {
  readonly requestId: string;
}

/** A deployed function: its configuration, its own policy, its environments and what it printed. */
export class DeployedFunction {
  readonly config: FunctionConfig;
  /** Statements of its resource policy. */
  readonly policy: PolicyStatement[] = [];
  readonly log: LogBuffer;
  readonly #pool: EnvironmentPool;
  #running = 0;

  constructor(world: World, config: FunctionConfig, credentials: () => Credentials) {
    this.config = config;
    this.log = new LogBuffer(world.clock.now);
    const { module, exportName } = splitHandler(config.handler);
    const file = moduleFile(config.directory, module);
    this.#pool = new EnvironmentPool(() => {
      const day = new Date(world.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
      const logStreamName = `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
      return {
        boot: {
          file,
          handler: exportName,
          clock: world.clock.shared,
          functionName: config.functionName,
          memoryLimitInMB: config.memorySizeMb,
          logGroupName: config.logGroupName,
          logStreamName,
        },
        env: runtimeEnvironment(world, config, logStreamName, credentials()),
        onPrint: (text) => this.log.append(text),
      };
    });
  }

  /** Runs it once. Throws TooManyRequestsException beyond the reserved concurrency; the function's own errors are endings. */
  async invoke(payload: string, functionArn: string): Promise<Invocation> {
    const { reservedConcurrency, timeoutSeconds } = this.config;
    if (reservedConcurrency !== undefined && this.#running >= reservedConcurrency) {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        Type: 'User',
      });
    }
    const requestId = randomUUID();
    this.#running += 1;
    try {
      const ending = await this.#pool.run({ requestId, functionArn, payload, timeoutMs: timeoutSeconds * 1000 });
      return { requestId, ...(Buffer.byteLength(ending.payload) > longestResponse ? tooLong(ending) : ending) };
    } finally {
      this.#running -= 1;
    }
  }

  cutOff(cut: Cut): Promise<void> {
    return this.#pool.cutOff(cut);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

const tooLong = (ending: Ending): Ending => ({
  ...ending,
  functionError: 'Unhandled',
  payload: JSON.stringify({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${longestResponse} bytes).`,
  }),
});

/** `dir/index.handler` is the export `handler` of `dir/index`. */
const splitHandler = (handler: string): { module: string; exportName: string } => {
  const { dir, base } = path.posix.parse(handler);
  const [name, exportName, ...nested] = base.split('.');
  if (!name || !exportName)
    throw new AwsError('InvalidParameterValueException', `Handler is not module.export: ${handler}`);
  if (nested.length > 0) throw notImplemented(`the nested handler ${handler}`);
  return { module: path.posix.join(dir, name), exportName };
};
