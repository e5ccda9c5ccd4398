import type { RevertBatchInput, RevertBatchOutput } from '../shared/contract.ts';
import { batchPorts } from '../shared/patching/from-environment.ts';
import { tableWriter } from '../shared/patching/table-writer.ts';
import { step } from '../shared/step.ts';
import { revertBatch } from './revert-batch.ts';

const { client, ports } = batchPorts();
const writer = tableWriter(client, ports.pause);

export const handler = step<RevertBatchInput, RevertBatchOutput>((input, context) =>
  revertBatch(input, { ...ports, writer, remainingMs: () => context.getRemainingTimeInMillis() }),
);
