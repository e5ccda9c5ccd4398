import { tryToWrite } from './frozen-writer.ts';
import { incidentParameters, Recovery } from './recover.ts';
import { count, type Phase, timed } from './story.ts';

export const repairId = 'INC-1234';

/** The repair, up to the question to the approver. */
export const repair: Phase = (story) => {
  const { aws, outputs, plan } = story;
  return [
    {
      title: 'FreezeWriters: set the parameter, deny the writers',
      rendererOptions: { persistentOutput: true },
      task: (_, task) =>
        timed(story, 'freeze', async () => {
          const parameters = incidentParameters(outputs, story.incident);
          const restore = { useTable: story.restoredTable };
          story.repair = await Recovery.start(aws, outputs, repairId, { ...parameters, restore });
          await story.repair.reached('CollectKeys');
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
          story.repair.reached('PatchItems', ({ states }) => {
            const inside = states.filter(({ name, exited }) => !exited && !['Prepare', 'PatchItems'].includes(name));
            const now = inside.map(({ name }) => name).join(' · ');
            // Said once: without a terminal every change of the output is a line.
            if (now && now !== task.output) task.output = now;
          }),
        ),
    },
    {
      title: 'PatchItems',
      task: (_, task) =>
        timed(story, 'patch', () =>
          story.repair.reached('VerifyPatch', ({ items }) => {
            const patched = items.get('PatchItems');
            if (patched) task.title = `PatchItems: ${count(patched.done)} of ${count(patched.of)} items`;
          }),
        ),
    },
    {
      title: 'VerifyPatch: read every item again',
      task: () => timed(story, 'proof', () => story.repair.reached('ApprovePatch')),
    },
  ];
};
