import { AwsError } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { parseDefinition } from './definition/definition.ts';
import type { Engine, Execution } from './engine/execution.ts';
import { StateMachine } from './engine/state-machine.ts';
import type { MapRun } from './map-run/map-run.ts';
import { TaskTokens } from './tasks/task-tokens.ts';

const forbiddenInNames = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

/** A name of a state machine or an execution. Throws InvalidName. */
export const checkedName = (name: unknown): string => {
  if (typeof name === 'string' && name.length >= 1 && name.length <= 80 && !forbiddenInNames.test(name)) return name;
  throw new AwsError('InvalidName', `Invalid Name: '${String(name)}' (1 to 80 characters, none of them special)`);
};

/** Everything that Step Functions knows. */
export class Store implements Engine {
  readonly world: World;
  readonly tokens = new TaskTokens();
  readonly machines = new Map<string, StateMachine>();
  readonly executions = new Map<string, Execution>();
  readonly mapRuns = new Map<string, MapRun>();

  constructor(world: World) {
    this.world = world;
  }

  arn(kind: string, name: string): string {
    return `arn:aws:states:${this.world.region}:${this.world.account}:${kind}:${name}`;
  }

  /** Creating the same one again changes nothing. Throws InvalidDefinition, InvalidName, StateMachineAlreadyExists. */
  createStateMachine(name: string, text: string, roleArn: string): StateMachine {
    const arn = this.arn('stateMachine', checkedName(name));
    if (!/^arn:aws[a-z-]*:iam::\d+:role\/.+$/.test(roleArn)) {
      throw new AwsError('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
    }
    const definition = parseDefinition(text);
    const known = this.machines.get(arn);
    if (known?.text === text && known.roleArn === roleArn) return known;
    if (known) throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    const machine = new StateMachine(this.world, name, arn, roleArn, text, definition);
    this.machines.set(arn, machine);
    return machine;
  }

  register(execution: Execution): void {
    this.executions.set(execution.arn, execution);
  }

  registerMapRun(mapRun: MapRun): void {
    this.mapRuns.set(mapRun.arn, mapRun);
    mapRun.parent.mapRuns.push(mapRun);
  }

  machine(arn: unknown): StateMachine {
    return found(this.machines, arn, 'StateMachineDoesNotExist', 'State Machine Does Not Exist');
  }

  execution(arn: unknown): Execution {
    return found(this.executions, arn, 'ExecutionDoesNotExist', 'Execution Does Not Exist');
  }

  mapRun(arn: unknown): MapRun {
    return found(this.mapRuns, arn, 'ResourceNotFound', 'Map Run Does Not Exist');
  }
}

const found = <T>(all: ReadonlyMap<string, T>, arn: unknown, code: string, message: string): T => {
  if (typeof arn !== 'string' || !arn.startsWith('arn:')) {
    throw new AwsError('InvalidArn', `Invalid Arn: '${String(arn)}'`);
  }
  const value = all.get(arn);
  if (value === undefined) throw new AwsError(code, `${message}: '${arn}'`);
  return value;
};
