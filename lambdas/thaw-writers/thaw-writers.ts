import type { StepInput, ThawWritersOutput } from '../shared/contract.ts';
import { type ThawPorts, thaw } from '../shared/freeze/thaw.ts';

/** Ends the freeze inside the workflow. The lock stays until FinishRecovery: the table's recovery is not over. */
export const thawWriters = ({ run }: StepInput, ports: ThawPorts): Promise<ThawWritersOutput> => thaw(run.runId, ports);
