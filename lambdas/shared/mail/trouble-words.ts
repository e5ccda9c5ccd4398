import { isDryRun, isUndo } from '../incident-kind.ts';
import type { RunRecord } from '../run-record.ts';
import { freezeScope, utc } from './words.ts';

const minuteMs = 60_000;

/** The sentence in a cause: a Lambda's errorMessage, or the cause itself; shortened. */
export const sentenceOf = (cause: string | undefined): string[] => {
  if (cause === undefined || cause === '') return [];
  let sentence = cause;
  try {
    const parsed = JSON.parse(cause) as { errorMessage?: unknown };
    if (typeof parsed?.errorMessage === 'string') sentence = parsed.errorMessage;
  } catch {
    // Not JSON: the cause is the sentence.
  }
  return [sentence.length > 1500 ? `${sentence.slice(0, 1500)} …` : sentence];
};

/** When the watchdog lifts the freeze of a run that stopped then, unless it runs again. */
export const liftedBy = (run: RunRecord, stoppedAt: string) => {
  const { graceMinutes, maxMinutes } = run.incident.freeze;
  const grace = Date.parse(stoppedAt) + graceMinutes * minuteMs;
  return Math.min(grace, run.heldAt === undefined ? grace : Date.parse(run.heldAt) + maxMinutes * minuteMs);
};

/** Whether all of the freeze is there, and was seen to have taken effect, by the state that failed. */
export const isComplete = ({ frozenAt }: RunRecord, failedState: string | undefined): boolean =>
  frozenAt !== undefined && failedState !== 'SettleFreeze';

/** Whether the writers are frozen, and until when. */
export const freezeNow = (run: RunRecord | undefined, stoppedAt: string, failedState?: string): string[] => {
  // Another run's freeze may well hold.
  if (run === undefined) return ['This run did not freeze anything.'];
  if (isDryRun(run.incident)) return ['The writers are not frozen: a rehearsal freezes nothing.'];
  if (run.freeze === 'none') return ['The writers are not frozen.'];
  if (run.freeze === 'lifted') return [`The writers are thawed${run.thawedAt ? ` since ${utc(run.thawedAt)}` : ''}.`];
  if (run.freeze === 'lifting')
    return ['The writers are being thawed, but that is not finished: treat them as frozen.', ...pausedNow(run)];
  const { scope, maxMinutes } = run.incident.freeze;
  const until = `If the run does not go on, the watchdog lifts the freeze at about ${utc(liftedBy(run, stoppedAt))}`;
  const longest = run.heldAt ? `, and in any case at ${utc(Date.parse(run.heldAt) + maxMinutes * minuteMs)}` : '';
  const frozen = isComplete(run, failedState)
    ? 'THE WRITERS ARE FROZEN.'
    : 'THE FREEZE IS NOT COMPLETE: some writers may be refused, others may still write.';
  return [`${scope === 'all' ? frozen : freezeScope[scope]} ${until}${longest}.`, ...pausedNow(run)];
};

const pausedNow = ({ pausedMappings }: RunRecord): string[] =>
  pausedMappings.length === 0
    ? []
    : [`Paused until the thaw, which brings them all that they have missed: ${pausedMappings.join(', ')}.`];

const nothing = 'No item of the table was changed.';
const some =
  'Some items may be patched already. Each write was conditional and its before-image is in the journal; nothing is patched twice.';
const noMore = 'What was patched before stays as it is. Nothing more was written.';
const patched = 'The patch itself is done; it is not repeated.';
const notBack = 'Nothing was put back yet: every item is as it was before this step.';
const someBack =
  'Some items may be put back already. Each write was conditional and its before-image is in the journal; nothing is put back twice.';
const back = 'Putting back is done, where the table still held what had been written; it is not repeated.';
const all = 'The work on the items is done; it is not repeated.';
/** By the state that failed. */
const progress: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...['ValidateIncident', 'IsRehearsal', 'FreezeWriters', 'IsUndo', 'Prepare'],
      ...['StartRestore', 'IsRestored', 'WaitForRestore', 'CheckRestore', 'Restored'],
      ...['SettleFreeze', 'CollectKeys', 'AreKeysCollected', 'WaitForKeys', 'KeysCollected'],
      ...[
        'IsPlanWanted',
        'RehearseItems',
        'SummarizeRehearsal',
        'IsPlanAsked',
        'ApprovePlan',
        'RoutePlan',
        'CheckPlan',
      ],
    ].map((state) => [state, nothing]),
  ),
  PatchItems: some,
  VerifyPatch: patched,
  SummarizePatch: patched,
  ApprovePatch: patched,
  RouteDecision: patched,
  IsPlanApplied: patched,
  WaitForStragglers: notBack,
  CollectJournal: notBack,
  IsAllReverted: someBack,
  RevertItems: someBack,
  SummarizeRevert: back,
  IsUndoAsked: back,
  ThawWriters: all,
  FinishRecovery: all,
};

/** States that an undo shares with a patch. */
const ofUndo: Readonly<Record<string, string>> = { ApprovePatch: back, RouteDecision: back };

/** What was and was not changed when the run stopped there. */
export const changedSoFar = (run: RunRecord | undefined, failedState = '') => {
  if (run === undefined || (failedState === 'ValidateIncident' && run.freeze === 'none'))
    return 'Nothing was touched: no role, no parameter, no item.';
  if (isDryRun(run.incident)) return 'It is a rehearsal: no role, no parameter and no item was touched.';
  if (failedState === 'CheckPlan' && run.asked.some((pass) => pass > 0)) return noMore;
  const undone = isUndo(run.incident);
  return (undone ? ofUndo[failedState] : undefined) ?? progress[failedState] ?? (undone ? someBack : some);
};

/** What kind of run it is: `the undo of run inc-1 in orders`. */
export const runInWords = (run: RunRecord | undefined): string => {
  if (run === undefined) return 'a recovery';
  const { incident, tableName } = run;
  if (isUndo(incident)) return `the undo of run ${incident.undo.runId} in ${tableName}`;
  return `the ${isDryRun(incident) ? 'rehearsal of the recovery' : 'recovery'} of ${tableName}`;
};
