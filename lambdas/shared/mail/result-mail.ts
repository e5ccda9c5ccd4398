import type { FinishRecoveryInput, ThawWritersOutput } from '../contract.ts';
import { type Block, letter } from './letter.ts';
import type { Mail } from './mail.ts';
import { count, counted, countsInWords, freezeScope, inShort, sentence, utc } from './words.ts';

const parameterNow: Readonly<Record<ThawWritersOutput['parameter'], string>> = {
  restored: 'The read-only parameter has its earlier value again.',
  shared: 'The read-only parameter stays set: another recovery still holds it, and the last one puts it back.',
  left: 'The read-only parameter was changed by somebody else during the freeze, so it was left as it is: please check that it says what it should.',
  none: '',
};

const decided = ({ outcome, decision }: FinishRecoveryInput) =>
  outcome === 'approved' && decision !== null
    ? `${decision.by} approved the patch (${utc(decision.at)}).`
    : 'Nobody answered in time, so the writers were thawed and the patched items stay as they are.';

/** Tells one person how the recovery ended. `bucket`: the recovery bucket's name. */
export const resultMail = (to: string, input: FinishRecoveryInput, bucket: string): Mail => {
  const { run, incident, counts, thaw } = input;
  const inBucket = (key: string) => `s3://${bucket}/${key}`;
  const thawed =
    incident.freeze.scope === 'all'
      ? `The writers are thawed (${utc(thaw.thawedAt)}).`
      : freezeScope[incident.freeze.scope];
  const blocks: (Block | false)[] = [
    `The recovery of ${run.tableName} is finished. ${decided(input)}`,
    { list: countsInWords(counts).map((line) => `${count(line.count)} ${line.meaning}`) },
    counts.conflict > 0 &&
      `${counted(counts.conflict, 'conflict needs', 'conflicts need')} a person: every item's outcome, with the reason, is in ${inBucket(`runs/${run.runId}/outcomes/`)}.`,
    counts.failed > 0 &&
      `${counted(counts.failed, 'item is', 'items are')} still not repaired: their keys are in ${inBucket(`runs/${run.runId}/failed/`)}. A new run over them can finish the work.`,
    `${thawed} ${parameterNow[thaw.parameter]}`.trim(),
    incident.restore.useTable === undefined
      ? `The restored table ${run.baseTable} is removed after 24 hours. What was changed, before and after, stays in ${inBucket(`runs/${run.runId}/journal/`)}.`
      : `The table ${run.baseTable} was yours before the run and is left alone. What was changed, before and after, stays in ${inBucket(`runs/${run.runId}/journal/`)}.`,
    `${incident.reason ? `What it was for: ${sentence(incident.reason)} ` : ''}The report is ${inBucket(input.summaryKey)}. Run ${run.runId}.`,
  ];
  const verb = input.outcome === 'approved' ? 'recovered' : 'thawed without an answer';
  return {
    to,
    subject: `coldpatch: ${run.tableName} ${verb} (${inShort(counts)})`,
    ...letter(blocks.filter((block) => block !== false)),
  };
};
