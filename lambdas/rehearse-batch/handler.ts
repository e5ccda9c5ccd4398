import type { DecidedBatchOutput, RehearseBatchInput } from '../shared/contract.ts';
import { batchPorts } from '../shared/patching/from-environment.ts';
import { step } from '../shared/step.ts';
import { rehearseBatch } from './rehearse-batch.ts';

const { ports } = batchPorts();

export const handler = step<RehearseBatchInput, DecidedBatchOutput>((input) => rehearseBatch(input, ports));
