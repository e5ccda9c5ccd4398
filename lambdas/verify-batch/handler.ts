import type { DecidedBatchOutput, VerifyBatchInput } from '../shared/contract.ts';
import { batchPorts } from '../shared/patching/from-environment.ts';
import { step } from '../shared/step.ts';
import { verifyBatch } from './verify-batch.ts';

const { ports } = batchPorts();

export const handler = step<VerifyBatchInput, DecidedBatchOutput>((input) => verifyBatch(input, ports));
