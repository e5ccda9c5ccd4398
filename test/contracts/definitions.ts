import { readdirSync, readFileSync } from 'node:fs';

/** A state of any type, as the definition has it. */
export interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Label?: string;
  readonly Seconds?: number | string;
  readonly Arguments?: { readonly FunctionName: string; readonly Payload: unknown };
  readonly TimeoutSeconds?: number | string;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Branches?: readonly Machine[];
  readonly ItemProcessor?: Machine;
}
export interface Machine {
  readonly States: Readonly<Record<string, State>>;
}

const directory = new URL('../../statemachine/', import.meta.url);

/** Every definition: its name, its text, and its states, those of branches and children included. */
export const definitions = readdirSync(directory).map((file) => {
  const text = readFileSync(new URL(file, directory), 'utf8');
  const machine = JSON.parse(text) as Machine;
  return { name: file.replace('.asl.json', ''), text, machine, states: statesOf(machine) };
});

function statesOf(machine: Machine): [string, State][] {
  return Object.entries(machine.States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.Branches ?? []).flatMap(statesOf),
    ...(state.ItemProcessor ? statesOf(state.ItemProcessor) : []),
  ]);
}

export const allStates = definitions.flatMap(({ name, states }) =>
  states.map(([state, body]) => ({ definition: name, state, body })),
);
export const tasks = allStates.filter(({ body }) => body.Type === 'Task');
