import { jsonProtocol } from '../core/json-protocol.ts';
import { notImplemented, type Service } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { describeExecution, getExecutionHistory, listExecutions, stopExecution } from './operations/executions.ts';
import { internal } from './operations/internal.ts';
import { describeMapRun, listMapRuns } from './operations/map-runs.ts';
import type { Operation } from './operations/operation.ts';
import { redriveExecution } from './operations/redrive.ts';
import { startExecution } from './operations/start-execution.ts';
import { createStateMachine, describeStateMachine, listStateMachines } from './operations/state-machines.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './operations/task-tokens.ts';
import { Store } from './store.ts';

const api: Readonly<Record<string, Operation>> = {
  CreateStateMachine: createStateMachine,
  DescribeExecution: describeExecution,
  DescribeMapRun: describeMapRun,
  DescribeStateMachine: describeStateMachine,
  GetExecutionHistory: getExecutionHistory,
  ListExecutions: listExecutions,
  ListMapRuns: listMapRuns,
  ListStateMachines: listStateMachines,
  RedriveExecution: redriveExecution,
  SendTaskFailure: sendTaskFailure,
  SendTaskHeartbeat: sendTaskHeartbeat,
  SendTaskSuccess: sendTaskSuccess,
  StartExecution: startExecution,
  StopExecution: stopExecution,
};
const all: Readonly<Record<string, Operation>> = { ...api, ...internal };

/** Step Functions, as other parts of the sandbox use it. */
export interface StatesService extends Service {
  /** Returns the ARN. Throws InvalidDefinition, or NotImplementedInSandbox, by name. */
  createStateMachine(name: string, definition: string, roleArn: string): string;
  /** Cuts off whatever still runs: the sandbox closes. */
  close(): void;
}

/** AWS Step Functions: STANDARD state machines with JSONata definitions. */
export const createStatesService = (world: World): StatesService => {
  const store = new Store(world);
  const protocol = jsonProtocol({ targetPrefix: 'AWSStepFunctions', contentType: 'application/x-amz-json-1.0' });
  const find = (operations: typeof all, name: string): Operation => {
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) throw notImplemented(`the Step Functions operation ${name}`);
    return operation;
  };
  return {
    signingName: 'states',
    operations: Object.keys(api),
    ...protocol,
    parse(request) {
      const call = protocol.parse(request);
      find(api, call.operation);
      return call;
    },
    permissions: ({ operation, input }) => find(all, operation).permissions(input, store),
    handle({ operation, input }) {
      const { members, handle } = find(all, operation);
      const unknown = Object.keys(input).find((name) => !members.includes(name));
      if (unknown !== undefined) throw notImplemented(`${unknown} of ${operation}`);
      return handle(input, store);
    },
    createStateMachine: (name, definition, roleArn) => store.createStateMachine(name, definition, roleArn).arn,
    close() {
      for (const execution of store.executions.values()) execution.stop({ status: 'ABORTED' });
    },
  };
};
