import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { Summary } from '../../../lambdas/shared/report.ts';
import type { Aws, OrdersOutputs } from './aws.ts';
import { outputOf } from './execution-ended.ts';
import { incidentParameters, Recovery } from './recover.ts';
import { snapshot } from './snapshot.ts';
import { count, type Phase, patched, timed } from './story.ts';

/** The report of a run, from the recovery bucket. */
export const readReport = async ({ s3 }: Aws, { RecoveryBucketName }: OrdersOutputs, key: string): Promise<Summary> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: RecoveryBucketName, Key: key }));
  return JSON.parse((await Body?.transformToString()) ?? 'null');
};

/** A dry run: restores and decides, freezes nothing, writes nothing. */
export const rehearse: Phase = (story) => [
  {
    title: 'Rehearsal: what would a repair do?',
    rendererOptions: { persistentOutput: true },
    task: (_, task) =>
      timed(story, 'rehearsal', async () => {
        const { aws, outputs } = story;
        story.broken = await snapshot(aws, outputs.TableName);
        const parameters = { ...incidentParameters(outputs, story.incident), dryRun: true };
        const run = await Recovery.start(aws, outputs, 'INC-1234-rehearsal', parameters);
        const { counts, baseTable } = outputOf((await run.finished).execution);
        if ((await snapshot(aws, outputs.TableName)) !== story.broken)
          throw new Error('The rehearsal changed the table.');
        story.rehearsed = counts;
        story.restoredTable = baseTable;
        task.output = `It would repair ${count(patched(counts))} orders and leave ${count(counts.conflict)} conflicts; nothing was frozen or written`;
      }),
  },
];
