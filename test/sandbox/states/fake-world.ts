import { createClock } from '../../../sandbox/core/sandbox-clock.ts';
import { AwsError } from '../../../sandbox/core/service.ts';
import type { AwsEvent, World } from '../../../sandbox/core/world.ts';
import { createStatesService, type StatesService } from '../../../sandbox/states/service.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read API answers of many shapes.
export type Loose = any;
/** A function's code. What it throws becomes a FunctionError. */
type Code = (event: Loose) => unknown;

/** Step Functions among functions and objects in memory. No test waits for real time: `advance` is the clock. */
export class FakeWorld {
  readonly functions = new Map<string, Code>();
  /** By `bucket/key`. */
  readonly objects = new Map<string, Buffer>();
  readonly events: AwsEvent[] = [];
  /** Every call that the engine made. */
  readonly calls: { service: string; operation: string; input: Loose; roleName: string }[] = [];
  /** Actions that the role lacks: `s3:GetObject`. */
  readonly denied = new Set<string>();
  readonly clock = createClock();
  readonly states: StatesService;

  constructor() {
    const world: World = {
      account: '000000000000',
      region: 'us-east-1',
      clock: this.clock,
      endpoint: 'http://127.0.0.1:1',
      directory: '/nowhere',
      publish: (event) => this.events.push(event),
      service: () => this.states as never,
      call: async (principal, service, operation, input) => {
        const roleName = principal.kind === 'role' ? principal.roleName : principal.kind;
        this.calls.push({ service, operation, input, roleName });
        const actions =
          service === 'states'
            ? this.states.permissions({ operation, input }).map(({ action }) => action)
            : [`${service}:${operation}`];
        const denied = actions.find((action) => this.denied.has(action));
        if (denied)
          throw new AwsError('AccessDeniedException', `${roleName} is not authorized to perform: ${denied}`, 403);
        if (service === 'lambda') return this.#invoke(input);
        if (service === 's3') return this.#s3(operation, input);
        return this.states.handle({ operation, input }, principal);
      },
    };
    this.states = createStatesService(world);
  }

  async #invoke({ FunctionName, Payload }: Loose) {
    const code = this.functions.get(FunctionName);
    if (!code) throw new AwsError('ResourceNotFoundException', `Function not found: ${FunctionName}`, 404);
    try {
      const result = await code(Payload === undefined ? undefined : JSON.parse(Payload));
      return { StatusCode: 200, Payload: Buffer.from(JSON.stringify(result ?? null)) };
    } catch (thrown) {
      if (thrown instanceof AwsError) throw thrown;
      const { name: errorType, message: errorMessage } = thrown as Error;
      const payload = { errorType, errorMessage, trace: [] };
      return { StatusCode: 200, FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify(payload)) };
    }
  }

  #s3(operation: string, { Bucket, Key, Prefix, Body, ContinuationToken }: Loose) {
    if (operation === 'PutObject') {
      this.objects.set(`${Bucket}/${Key}`, Body);
      return {};
    }
    if (operation === 'GetObject') {
      const body = this.objects.get(`${Bucket}/${Key}`);
      if (!body) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
      return { Body: body };
    }
    // Pages of two, so that readers have to go on.
    const keys = [...this.objects.keys()].filter((name) => name.startsWith(`${Bucket}/${Prefix}`)).sort();
    const from = Number(ContinuationToken ?? 0);
    const Contents = keys.slice(from, from + 2).map((name) => ({
      Key: name.slice(Bucket.length + 1),
      Size: this.objects.get(name)?.length,
      ETag: '"e"',
      LastModified: '2026-11-20T09:57:59.000Z',
    }));
    return { Contents, ...(from + 2 < keys.length ? { NextContinuationToken: String(from + 2) } : {}) };
  }

  put(name: string, text: string | Buffer): void {
    this.objects.set(name, Buffer.from(text));
  }

  json(name: string): Loose {
    return JSON.parse(String(this.objects.get(name)));
  }

  /** Creates a state machine `M` of these states; the first is where it starts. */
  create(states: Record<string, Loose>, more: Record<string, unknown> = {}, name = 'M'): string {
    const definition = { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...more };
    return this.states.createStateMachine(name, JSON.stringify(definition), 'arn:aws:iam::000000000000:role/machine');
  }

  api(operation: string, input: Record<string, unknown>): Loose {
    return this.states.handle({ operation, input }, { kind: 'administrator' });
  }

  start(stateMachineArn: string, input: unknown = {}, name = 'run'): string {
    return this.api('StartExecution', { stateMachineArn, name, input: JSON.stringify(input) }).executionArn;
  }

  describe(executionArn: string): Loose {
    const described = this.api('DescribeExecution', { executionArn });
    return { ...described, output: described.output && JSON.parse(described.output) };
  }

  /** Lets everything that can go on go on, until the execution has this status. */
  async reach(executionArn: string, status?: string): Promise<Loose> {
    for (let turn = 0; turn < 2000; turn++) {
      const described = this.describe(executionArn);
      if (status === undefined ? described.status !== 'RUNNING' : described.status === status) return described;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error(`the execution is ${this.describe(executionArn).status}`);
  }

  /** Lets everything that can go on without the clock go on. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  async advance(seconds: number): Promise<void> {
    await this.settle();
    this.clock.advance(seconds);
    await this.settle();
  }

  /** Creates, starts and waits for the end. */
  async run(states: Record<string, Loose>, input: unknown = {}, more: Record<string, unknown> = {}): Promise<Loose> {
    return this.reach(this.start(this.create(states, more), input));
  }

  async redrive(executionArn: string, status?: string): Promise<Loose> {
    this.api('RedriveExecution', { executionArn });
    return this.reach(executionArn, status);
  }

  history(executionArn: string): Loose[] {
    return this.api('GetExecutionHistory', { executionArn, maxResults: 1000 }).events;
  }

  eventTypes(executionArn: string): string[] {
    return this.history(executionArn).map(({ type }) => type);
  }
}

export const namedError = (name: string, message = 'broken') => Object.assign(new Error(message), { name });

/** A lambda:invoke Task that ends the machine. */
export const task = (FunctionName: string, fields: Record<string, unknown> = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...('Next' in fields ? {} : { End: true }),
  ...fields,
});
