import type { FinishRecoveryInput } from '../contract.ts';
import { layout } from '../layout.ts';
import type { Summary } from '../report.ts';
import { undoDays } from '../retention.ts';
import { type Block, letter } from './letter.ts';
import type { Mail } from './mail.ts';
import { countLines, voiceOf } from './outcome-words.ts';
import { consumersInWords, dueKeys, planChanged, planChangeInWords, proofInWords } from './report-words.ts';
import { baseTableInWords, ending, nothingWritten, subjectOf, thawInWords } from './result-words.ts';
import { counted, patchedItems, sentence, utc } from './words.ts';

const undoableUntil = (startedAt: string) => Date.parse(startedAt) + undoDays * 24 * 3600 * 1000;

/** Tells one person how the run ended. `bucket`: the recovery bucket's name. */
export const resultMail = (to: string, input: FinishRecoveryInput, summary: Summary, bucket: string): Mail => {
  const { run, incident, counts, outcome, summaryKey } = input;
  const { plan, planChange, proof, remaining, withForced, withKeptAttributes, streamConsumers } = summary;
  const inBucket = (key: string) => `s3://${bucket}/${key}`;
  const untouched = nothingWritten(summary);
  const voice = voiceOf(summary.kind);
  const outcomes = untouched ? layout.allRehearsed(run.runId) : `runs/${run.runId}/outcomes/`;
  const journal = `What was changed, before and after, stays in ${inBucket(layout.journals(run.runId))}.`;
  const undoable = !untouched && outcome !== 'reverted' && patchedItems(counts) > 0;
  const undo = `{"undo": {"runId": "${run.runId}"}}`;
  const blocks: (Block | false)[] = [
    planChange !== null && `${planChanged.toUpperCase()} ${planChangeInWords(planChange, `an execution with ${undo}`)}`,
    ending(input, summary),
    { list: countLines(counts, voice) },
    remaining > 0 && `${counted(remaining, 'item was', 'items were')} not tried: only the canary was patched.`,
    proof !== null && proofInWords(proof, dueKeys(summary)).join(' '),
    plan !== null &&
      `The plan, item by item, is in ${inBucket(plan.rowsPrefix)} (SHA-256 of its files: ${plan.sha256}).`,
    counts.conflict > 0 &&
      `${counted(counts.conflict, 'conflict needs', 'conflicts need')} a person: every item's outcome, with the reason, is in ${inBucket(outcomes)}.`,
    withForced > 0 &&
      `${counted(withForced, `conflict ${untouched ? 'would be' : 'was'}`, `conflicts ${untouched ? 'would be' : 'were'}`)} written over: the report lists them.`,
    withKeptAttributes > 0 &&
      `${counted(withKeptAttributes, 'item has', 'items have')} attributes that were changed since and left alone: the report lists them.`,
    counts.failed > 0 &&
      voice === 'done' &&
      `${counted(counts.failed, 'item is', 'items are')} still not repaired: their keys are in ${inBucket(`runs/${run.runId}/failed/`)}. A new run over them can finish the work.`,
    outcome === 'rehearsed' && streamConsumers.length > 0 && consumersInWords(streamConsumers),
    thawInWords(input),
    `${baseTableInWords(input)} ${untouched ? '' : journal}`.trim(),
    undoable &&
      `Until ${utc(undoableUntil(run.startedAt))} an execution with ${undo} puts back what this run wrote, where the table still holds it.`,
    `${incident.reason ? `What it was for: ${sentence(incident.reason)} ` : ''}The report is ${inBucket(summaryKey)}. Run ${run.runId}.`,
  ];
  return {
    to,
    subject: `coldpatch: ${subjectOf(input, summary)}`,
    ...letter(blocks.filter((block): block is Block => block !== false && block !== '')),
  };
};
