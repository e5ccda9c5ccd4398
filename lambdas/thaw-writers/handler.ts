import type { StepInput } from '../shared/contract.ts';
import { freezePorts } from '../shared/freeze/from-environment.ts';
import { step } from '../shared/step.ts';
import { thawWriters } from './thaw-writers.ts';

const ports = freezePorts();

export const handler = step((input: StepInput) => thawWriters(input, ports));
