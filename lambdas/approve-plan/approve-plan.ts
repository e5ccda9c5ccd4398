import { type AskPorts, ask } from '../shared/ask.ts';
import type { ApprovePlanInput } from '../shared/contract.ts';

/** Asks the approvers about what would be written, before anything is. */
export const approvePlan = (input: ApprovePlanInput, ports: AskPorts) => ask(input, 'plan', ports);
