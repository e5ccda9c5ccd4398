import { type Asked, isAskedUndo } from '../shared/approvals.ts';
import type { Choice, QuestionKind } from '../shared/contract.ts';
import { counted, patchedItems } from '../shared/mail/words.ts';
import type { Summary } from '../shared/report.ts';

/** A form's words: what it does, said before it is done. */
export interface Form {
  readonly button: string;
  readonly explanation: string;
}

const approvePlan = ({ counts, keys }: Summary, asked: Asked): Form => {
  const canary = isAskedUndo(asked) ? undefined : asked.patch.canary;
  const first =
    canary === undefined || canary >= keys
      ? ''
      : ` ${counted(canary, 'item goes', 'items go')} first, as a canary, and you are asked about those.`;
  return {
    button: 'Approve the plan',
    explanation: `Exactly this plan is applied: ${counted(patchedItems(counts), 'item is', 'items are')} written, each only if it still is as the plan shows it.${first} The writers stay frozen, and you are asked again when that is done.`,
  };
};

const revertPatch =
  'Everything that this run wrote goes back to what it was, where the table still holds it; what somebody changed since is left alone and listed. Then the writers are thawed, and the run is over. It can not be decided any more once the freeze was lifted.';

const approved = (failed: number): string =>
  failed > 0
    ? `The patch stays as it is and the writers are thawed. ${counted(failed, 'item stays', 'items stay')} unrepaired.`
    : 'The patch stays as it is and the writers are thawed.';

/** Button and explanation of each choice. */
export const formOf = (kind: QuestionKind, choice: Choice, summary: Summary, asked: Asked): Form => {
  const { failed } = summary.counts;
  switch (choice) {
    case 'approve':
      if (kind === 'plan') return approvePlan(summary, asked);
      return kind === 'undo'
        ? { button: 'Approve and thaw', explanation: 'What was put back stays so, and the writers are thawed.' }
        : { button: 'Approve and thaw', explanation: approved(failed) };
    case 'reject':
      return {
        button: 'Reject the plan',
        explanation: 'Nothing is written: the table stays as it is, the writers are thawed, and the run is over.',
      };
    case 'continue':
      return {
        button: 'Go on with the others',
        explanation: `The other ${counted(summary.remaining, 'item is', 'items are')} patched as well. The writers stay frozen, and you are asked again when that is done.`,
      };
    case 'retry':
      return {
        button: 'Try the failed again',
        explanation: `The patch runs again over the ${counted(failed, 'failed item')} only; the writers stay frozen, and you are asked again.`,
      };
    case 'revert':
      return {
        button: 'Take everything back',
        explanation:
          kind === 'undo'
            ? `The undo is taken back: ${revertPatch.charAt(0).toLowerCase()}${revertPatch.slice(1)}`
            : revertPatch,
      };
  }
};
