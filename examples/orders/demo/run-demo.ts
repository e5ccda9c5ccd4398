import { Listr, PRESET_TIMER } from 'listr2';
import { startSandbox } from '../../../sandbox/index.ts';
import { synthesizeOrders } from '../app.ts';
import { connect } from './aws.ts';
import { expect } from './expectation.ts';
import { planIncident } from './incident-plan.ts';
import { playIncident } from './play-incident.ts';
import { rehearse } from './rehearse.ts';
import { repair } from './repair.ts';
import { inWords, isGood, reportOf } from './report.ts';
import { count, type DemoOptions, type Phase, type Story, timed } from './story.ts';
import { undo } from './undo.ts';

const incident: Phase = (story) => [
  {
    title: `An incident in the shop, ${count(story.options.items)} orders`,
    task: (_, task) =>
      timed(story, 'incident', async () => {
        story.incident = await playIncident(story.aws, story.outputs, story.plan, (sentence) => {
          task.output = sentence;
        });
      }),
  },
];

/** Plays an incident in the sandbox, rehearses, repairs, proves and undoes it, and checks the table. True if everything is as it should be. */
export const runDemo = async (options: DemoOptions): Promise<boolean> => {
  process.stdout.write(
    `A shop's orders, a bad deploy, and its recovery, in AWS on this machine: a second here is ${options.timeScale} s there.\n\n`,
  );
  const sandbox = await startSandbox({ timeScale: options.timeScale, assembly: synthesizeOrders });
  try {
    const aws = connect(sandbox.endpoint, sandbox.world.region);
    const plan = planIncident(options.items);
    const story = { options, aws, outputs: await aws.outputs(), plan, expected: expect(plan), seconds: {} } as Story;
    const tasks = new Listr(
      [incident, rehearse, repair, undo].flatMap((phase) => phase(story)),
      {
        rendererOptions: { timer: PRESET_TIMER },
        fallbackRenderer: 'simple',
        fallbackRendererOptions: { timer: PRESET_TIMER },
      },
    );
    await tasks.run();
    const report = reportOf(story);
    process.stdout.write(`\n${inWords(report, story)}\n`);
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    return isGood(report, story.expected.conflicts.size);
  } finally {
    await sandbox.close();
  }
};
