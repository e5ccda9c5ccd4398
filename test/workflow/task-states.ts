import { readFileSync } from 'node:fs';

interface States {
  readonly States: Readonly<Record<string, State>>;
}
interface State {
  readonly Type: string;
  readonly Branches?: readonly States[];
  readonly ItemProcessor?: States;
}

const tasksIn = ({ States }: States): string[] =>
  Object.entries(States).flatMap(([name, { Type, Branches = [], ItemProcessor }]) => [
    ...(Type === 'Task' ? [name] : []),
    ...[...Branches, ...(ItemProcessor ? [ItemProcessor] : [])].flatMap(tasksIn),
  ]);

/** Every Task of a definition, in the order of the file, those within others too. */
export const taskStates = (definition: 'partial-recovery' | 'lift-freeze'): string[] =>
  tasksIn(JSON.parse(readFileSync(`statemachine/${definition}.asl.json`, 'utf8')));
