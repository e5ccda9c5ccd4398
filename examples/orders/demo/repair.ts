import { awaitLink, decide } from './approve.ts';
import { checkTable } from './check-table.ts';
import { tryToWrite } from './frozen-writer.ts';
import { incidentParameters, Recovery } from './recover.ts';
import { readReport } from './rehearse.ts';
import { count, type Phase, timed } from './story.ts';

export const repairId = 'INC-1234';

/** The repair, as the on-call engineer and the approver see it. */
export const repair: Phase = (story) => {
  const { aws, outputs, plan, expected, options } = story;
  let recovery: Recovery;
  return [
    {
      title: 'FreezeWriters: set the parameter, deny the writers',
      rendererOptions: { persistentOutput: true },
      task: (_, task) =>
        timed(story, 'freeze', async () => {
          const parameters = incidentParameters(outputs, story.incident);
          const restore = { useTable: story.restoredTable };
          recovery = await Recovery.start(aws, outputs, repairId, { ...parameters, restore });
          await recovery.reached('CollectKeys');
          const [order] = plan.orders;
          if (!order) throw new Error('There is no order to write to.');
          const { guard, role, refused } = await tryToWrite(aws, outputs, order);
          story.frozenWriterRefused = refused;
          task.output = `A frozen writer is refused: ${guard.statusCode} from the application; ${role.split(':')[0]} from AWS`;
        }),
    },
    {
      title: 'Prepare: the table of the rehearsal beside, collect the impacted keys',
      task: (_, task) =>
        timed(story, 'prepare', () =>
          recovery.reached('PatchItems', ({ states }) => {
            const inside = states.filter(({ name, exitedAt }) => exitedAt === undefined && name !== 'Prepare');
            const now = inside.map(({ name }) => name).join(' · ');
            // Said once: without a terminal every change of the output is a line.
            if (now !== task.output) task.output = now;
          }),
        ),
    },
    {
      title: 'PatchItems',
      task: (_, task) =>
        timed(story, 'patch', () =>
          recovery.reached('VerifyPatch', ({ items }) => {
            const patched = items.get('PatchItems');
            if (patched) task.title = `PatchItems: ${count(patched.done)} of ${count(patched.of)} items`;
          }),
        ),
    },
    {
      title: 'VerifyPatch: read every item again',
      task: () => timed(story, 'proof', () => recovery.reached('ApprovePatch')),
    },
    {
      title: 'ApprovePatch: a person looks',
      task: (_, task) =>
        timed(story, 'approval', async () => {
          const url = await awaitLink(aws, repairId);
          task.title = `ApprovePatch: ${url}`;
          if (options.yes) await decide(url, 'approve');
          await recovery.reached('ThawWriters');
        }),
    },
    {
      title: 'ThawWriters, FinishRecovery',
      task: () =>
        timed(story, 'thaw', async () => {
          const { execution } = await recovery.finished;
          const { counts, summaryKey } = JSON.parse(execution.output ?? '{}');
          story.status = execution.status ?? 'UNKNOWN';
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
