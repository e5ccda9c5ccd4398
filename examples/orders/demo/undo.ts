import { awaitLink, decide } from './approve.ts';
import { outputOf } from './execution-ended.ts';
import { Recovery } from './recover.ts';
import { repairId } from './repair.ts';
import { snapshot } from './snapshot.ts';
import { type Phase, timed } from './story.ts';

/** An undo of the approved repair, looked at, and taken back on its own approval page: the table ends repaired. */
export const undo: Phase = (story) => {
  const { aws, outputs } = story;
  const runId = `${repairId}-undo`;
  let recovery: Recovery;
  let repaired: string;
  const skip = () => story.outcome !== 'approved' && 'No undo: the repair was not approved';
  return [
    {
      title: 'Undo: the journal, backwards',
      skip,
      task: (_, task) =>
        timed(story, 'undo', async () => {
          repaired = await snapshot(aws, outputs.TableName);
          recovery = await Recovery.start(aws, outputs, runId, {
            undo: { runId: repairId },
            reason: 'To see it undone',
          });
          await recovery.reached('ApprovePatch');
          story.undoIsExact = (await snapshot(aws, outputs.TableName)) === story.broken;
          task.title = `Undo: every order is ${story.undoIsExact ? 'exactly' : 'NOT'} as it was before the repair`;
        }),
    },
    {
      title: 'Undo of the undo, from its approval page',
      skip,
      task: (_, task) =>
        timed(story, 'redo', async () => {
          await decide(await awaitLink(aws, runId), 'revert');
          const { outcome } = outputOf((await recovery.finished).execution);
          story.redoIsExact = outcome === 'reverted' && (await snapshot(aws, outputs.TableName)) === repaired;
          task.title = `Undo of the undo: the repair is ${story.redoIsExact ? 'back, exactly' : 'NOT back'}`;
        }),
    },
  ];
};
