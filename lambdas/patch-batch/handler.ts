import type { PatchBatchInput, PatchBatchOutput } from '../shared/contract.ts';
import { batchPorts } from '../shared/patching/from-environment.ts';
import { tableWriter } from '../shared/patching/table-writer.ts';
import { step } from '../shared/step.ts';
import { patchBatch } from './patch-batch.ts';

const { client, ports } = batchPorts();
const writer = tableWriter(client, ports.pause);

export const handler = step<PatchBatchInput, PatchBatchOutput>((input, context) =>
  patchBatch(input, { ...ports, writer, remainingMs: () => context.getRemainingTimeInMillis() }),
);
