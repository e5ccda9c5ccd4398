import { describe, expect, it } from '@jest/globals';
import { FakeWorld, type Loose, task } from './fake-world.ts';

const waiting = { W: { Type: 'Wait', Seconds: 3600, End: true } };
const done = { S: { Type: 'Succeed' } };
const error = (code: string) => expect.objectContaining({ code });

describe('StartExecution', () => {
  it('is idempotent while the execution runs, and refuses the name otherwise', async () => {
    const world = new FakeWorld();
    const machine = world.create(waiting);
    const arn = world.start(machine, { a: 1 });
    expect(world.start(machine, { a: 1 })).toBe(arn);
    expect(() => world.start(machine, { a: 2 })).toThrow(error('ExecutionAlreadyExists'));
    world.api('StopExecution', { executionArn: arn });
    expect(() => world.start(machine, { a: 1 })).toThrow(error('ExecutionAlreadyExists'));
  });

  it.each([
    [{ name: 'a b' }, 'InvalidName'],
    [{ name: '' }, 'InvalidName'],
    [{ input: '{' }, 'InvalidExecutionInput'],
    [{ input: `"${'x'.repeat(262_143)}"` }, 'InvalidExecutionInput'],
    [{ stateMachineArn: 'arn:aws:states:us-east-1:0:stateMachine:None' }, 'StateMachineDoesNotExist'],
    [{ stateMachineArn: 'M' }, 'InvalidArn'],
    [{ traceHeader: 'x' }, 'NotImplementedInSandbox'],
  ])('refuses %j', (input, code) => {
    const world = new FakeWorld();
    const stateMachineArn = world.create(done);
    expect(() => world.api('StartExecution', { stateMachineArn, ...input })).toThrow(error(code));
  });
});

describe('lists', () => {
  it('of executions come newest first, filtered and in pages', async () => {
    const world = new FakeWorld();
    const stateMachineArn = world.create(waiting);
    for (const name of ['a', 'b', 'c']) {
      world.start(stateMachineArn, {}, name);
      await world.advance(1);
    }
    const arn = 'arn:aws:states:us-east-1:000000000000:execution:M:b';
    world.api('StopExecution', { executionArn: arn });
    const names = (input: Loose) =>
      world.api('ListExecutions', { stateMachineArn, ...input }).executions.map((e: Loose) => e.name);
    expect(names({})).toEqual(['c', 'b', 'a']);
    expect(names({ statusFilter: 'ABORTED' })).toEqual(['b']);
    const { nextToken } = world.api('ListExecutions', { stateMachineArn, maxResults: 2 });
    expect(names({ maxResults: 2, nextToken })).toEqual(['a']);
  });

  it('of events come in pages, from either end', async () => {
    const world = new FakeWorld();
    world.functions.set('f', () => 1);
    const executionArn = world.start(world.create({ A: task('f') }));
    await world.reach(executionArn);
    const all: Loose[] = [];
    for (let nextToken: string | undefined; ; ) {
      const page = world.api('GetExecutionHistory', { executionArn, maxResults: 3, nextToken });
      all.push(...page.events);
      nextToken = page.nextToken;
      if (nextToken === undefined) break;
    }
    expect(all.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const reverse = world.api('GetExecutionHistory', { executionArn, reverseOrder: true }).events;
    expect(reverse).toEqual(all.toReversed());
  });
});

describe('GetExecutionHistory', () => {
  it('has the shapes of AWS', async () => {
    const world = new FakeWorld();
    world.functions.set('f', () => ({ b: 2 }));
    const arn = world.start(world.create({ A: task('f', { TimeoutSeconds: 30 }) }), { a: 1 });
    await world.reach(arn);
    const [started, entered, scheduled, , succeeded, exited, last] = world.history(arn);
    expect(started).toMatchObject({
      id: 1,
      previousEventId: 0,
      type: 'ExecutionStarted',
      executionStartedEventDetails: {
        input: '{"a":1}',
        inputDetails: { truncated: false },
        roleArn: expect.any(String),
      },
    });
    expect(typeof started.timestamp).toBe('number');
    expect(entered.stateEnteredEventDetails).toMatchObject({ name: 'A', input: '{"a":1}' });
    expect(scheduled).toMatchObject({
      previousEventId: 2,
      taskScheduledEventDetails: {
        resourceType: 'lambda',
        resource: 'invoke',
        region: 'us-east-1',
        parameters: '{"FunctionName":"f","Payload":{"a":1}}',
        timeoutInSeconds: 30,
      },
    });
    expect(JSON.parse(succeeded.taskSucceededEventDetails.output).Payload).toEqual({ b: 2 });
    expect(exited.stateExitedEventDetails).toMatchObject({ name: 'A', output: '{"b":2}' });
    expect(last.executionSucceededEventDetails.output).toBe('{"b":2}');
  });
});

describe('a Task on a function ARN', () => {
  it('hands the input over and has its own events', async () => {
    const world = new FakeWorld();
    const Resource = 'arn:aws:lambda:us-east-1:000000000000:function:f';
    world.functions.set(Resource, ({ a }) => a + 1);
    const arn = world.start(world.create({ A: { Type: 'Task', Resource, End: true } }), { a: 1 });
    expect((await world.reach(arn)).output).toBe(2);
    expect(world.eventTypes(arn)).toEqual(
      expect.arrayContaining(['LambdaFunctionScheduled', 'LambdaFunctionSucceeded']),
    );
  });
});

describe('the service', () => {
  it('publishes the status of top-level executions', async () => {
    const world = new FakeWorld();
    const arn = world.start(world.create({ F: { Type: 'Fail', Error: 'E', Cause: 'C' } }), { a: 1 });
    await world.reach(arn);
    expect(world.events).toMatchObject([
      {
        source: 'aws.states',
        'detail-type': 'Step Functions Execution Status Change',
        detail: { status: 'RUNNING', stopDate: null },
      },
      {
        resources: [arn],
        detail: { status: 'FAILED', error: 'E', cause: 'C', name: 'run', input: '{"a":1}', output: null },
      },
    ]);
  });

  it('speaks AWS JSON 1.0 and refuses operations by name', () => {
    const { states } = new FakeWorld();
    const request = (operation: string) => ({
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': `AWSStepFunctions.${operation}` },
      body: Buffer.from('{}'),
    });
    expect(states.parse(request('ListStateMachines'))).toMatchObject({ operation: 'ListStateMachines', input: {} });
    for (const operation of ['StartSyncExecution', 'CreateActivity', 'StartMapRunChildren', 'constructor']) {
      expect(() => states.parse(request(operation))).toThrow(operation);
    }
  });

  it('asks IAM for the right things', () => {
    const world = new FakeWorld();
    const permissions = (operation: string, input: Record<string, unknown>) =>
      world.states.permissions({ operation, input }).map(({ action, resource }) => `${action} ${resource}`);
    expect(permissions('StartExecution', { stateMachineArn: 'm' })).toEqual(['states:StartExecution m']);
    expect(permissions('RedriveExecution', { executionArn: 'e' })).toEqual(['states:RedriveExecution e']);
    expect(permissions('ListExecutions', { mapRunArn: 'r' })).toEqual(['states:ListExecutions r']);
    expect(permissions('ListStateMachines', {})).toEqual(['states:ListStateMachines *']);
    expect(permissions('SendTaskSuccess', { taskToken: 'x' })).toEqual(['states:SendTaskSuccess *']);
    expect(permissions('CreateStateMachine', { name: 'N', roleArn: 'r' })).toEqual([
      'states:CreateStateMachine arn:aws:states:us-east-1:000000000000:stateMachine:N',
      'iam:PassRole r',
    ]);
  });

  it('describes state machines, and refuses a second one of the same name', () => {
    const world = new FakeWorld();
    const stateMachineArn = world.create(done);
    expect(world.create(done)).toBe(stateMachineArn);
    expect(() => world.create(waiting)).toThrow(error('StateMachineAlreadyExists'));
    expect(world.api('DescribeStateMachine', { stateMachineArn })).toMatchObject({
      name: 'M',
      status: 'ACTIVE',
      type: 'STANDARD',
    });
    expect(world.api('ListStateMachines', {}).stateMachines).toHaveLength(1);
  });
});
