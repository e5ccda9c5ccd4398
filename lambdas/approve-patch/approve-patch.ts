import { type AskPorts, ask } from '../shared/ask.ts';
import type { ApprovePatchInput, QuestionKind } from '../shared/contract.ts';
import { isUndo } from '../shared/incident-kind.ts';

const kindOf = ({ incident, canary }: ApprovePatchInput): QuestionKind =>
  isUndo(incident) ? 'undo' : canary ? 'canary' : 'patch';

/** Asks the approvers about what was written: by a patch, by its canary or by an undo. */
export const approvePatch = (input: ApprovePatchInput, ports: AskPorts) => ask(input, kindOf(input), ports);
