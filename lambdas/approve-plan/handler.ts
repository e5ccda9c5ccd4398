import { askPorts } from '../shared/ask-ports.ts';
import type { ApprovePlanInput } from '../shared/contract.ts';
import { step } from '../shared/step.ts';
import { approvePlan } from './approve-plan.ts';

const ports = askPorts();

export const handler = step((input: ApprovePlanInput) => approvePlan(input, ports));
