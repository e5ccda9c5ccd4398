import type { StepInput } from '../shared/contract.ts';
import { freezePorts } from '../shared/freeze/from-environment.ts';
import { step } from '../shared/step.ts';
import { freezeWriters } from './freeze-writers.ts';

const ports = freezePorts();

export const handler = step((input: StepInput) => freezeWriters(input, ports));
