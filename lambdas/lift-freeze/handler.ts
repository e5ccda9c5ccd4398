import type { LiftFreezeInput } from '../shared/contract.ts';
import { freezePorts } from '../shared/freeze/from-environment.ts';
import { step } from '../shared/step.ts';
import { liftFreeze } from './lift-freeze.ts';

const ports = freezePorts();

export const handler = step((input: LiftFreezeInput) => liftFreeze(input, ports));
