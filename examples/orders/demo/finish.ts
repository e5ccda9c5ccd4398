import { decide } from './approve.ts';
import { checkTable } from './check-table.ts';
import { outputOf } from './execution-ended.ts';
import { readReport } from './rehearse.ts';
import { type Phase, timed } from './story.ts';

/** The rest of the repair, as the approver sees it. */
export const finish: Phase = (story) => {
  const { aws, outputs, expected, options } = story;
  return [
    {
      title: 'ApprovePatch: a person looks',
      task: () =>
        timed(story, 'approval', async () => {
          if (options.yes) await decide(story.approvalUrl, 'approve');
          await story.repair.reached('ThawWriters');
        }),
    },
    {
      title: 'ThawWriters, FinishRecovery',
      task: () =>
        timed(story, 'thaw', async () => {
          const { execution } = await story.repair.finished;
          const { outcome, counts, summaryKey } = outputOf(execution);
          story.status = execution.status ?? 'UNKNOWN';
          story.outcome = outcome;
          story.counts = counts;
          story.proof = (await readReport(aws, outputs, summaryKey)).proof;
        }),
    },
    {
      title: 'Check the table, item by item',
      task: () =>
        timed(story, 'check', async () => {
          story.check = await checkTable(aws, outputs.TableName, expected);
        }),
    },
  ];
};
