import type { World } from '../../core/world.ts';
import type { Definition } from '../definition/definition.ts';

/** A deployed state machine. */
export class StateMachine {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** The definition's text, as it was given. */
  readonly text: string;
  readonly definition: Definition;
  readonly createdMs: number;
  /** `$states.context.StateMachine`. */
  readonly context: { readonly Id: string; readonly Name: string };
  readonly #world: World;
  readonly #roleName: string;

  constructor(world: World, name: string, arn: string, roleArn: string, text: string, definition: Definition) {
    this.#world = world;
    this.name = name;
    this.arn = arn;
    this.roleArn = roleArn;
    this.#roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
    this.text = text;
    this.definition = definition;
    this.createdMs = world.clock.now();
    this.context = { Id: arn, Name: name };
  }

  /** Calls an AWS operation with the state machine's role, for an execution. Throws AwsError. */
  call(service: string, operation: string, input: Record<string, unknown>, sessionName: string) {
    const principal = { kind: 'role', roleName: this.#roleName, sessionName: sessionName.slice(0, 64) } as const;
    return this.#world.call(principal, service, operation, input);
  }
}
