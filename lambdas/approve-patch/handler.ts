import { askPorts } from '../shared/ask-ports.ts';
import type { ApprovePatchInput } from '../shared/contract.ts';
import { step } from '../shared/step.ts';
import { approvePatch } from './approve-patch.ts';

const ports = askPorts();

export const handler = step((input: ApprovePatchInput) => approvePatch(input, ports));
