import { writeSync } from 'node:fs';
import { ANSI_ESCAPE_CODES, Listr, PRESET_TIMER } from 'listr2';
import { startUntilSignal } from '../../../sandbox/start-until-signal.ts';
import { synthesizeOrders } from '../app.ts';
import { connect } from './aws.ts';
import { expect } from './expectation.ts';
import { finish } from './finish.ts';
import { planIncident } from './incident-plan.ts';
import { invite } from './invite.ts';
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

const play = (story: Story, phases: readonly Phase[]) =>
  new Listr(
    phases.flatMap((phase) => phase(story)),
    {
      // listr2's own would end the process before the sandbox is closed.
      registerSignalListeners: false,
      rendererOptions: { timer: PRESET_TIMER },
      fallbackRenderer: 'simple',
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  ).run();

const tell = async (story: Partial<Story>, options: DemoOptions) => {
  const sandbox = await startUntilSignal({ timeScale: options.timeScale, assembly: synthesizeOrders });
  try {
    const aws = connect(sandbox.endpoint, sandbox.world.region);
    const plan = planIncident(options.items);
    const begun = { options, aws, outputs: await aws.outputs(), plan, expected: expect(plan), seconds: {} };
    const whole = Object.assign(story, begun) as Story;
    await play(whole, [incident, rehearse, repair]);
    await invite(whole);
    await play(whole, [finish, undo]);
  } finally {
    await sandbox.close();
  }
};

/** Plays an incident in the sandbox, rehearses, repairs, proves and undoes it, and checks the table. True if everything is as it should be. */
export const runDemo = async (options: DemoOptions): Promise<boolean> => {
  process.stdout.write(
    `A shop's orders, a bad deploy, and its recovery, in AWS on this machine: a second here is ${options.timeScale} s there.\n\n`,
  );
  // listr2 hides the cursor and holds back what others write, so a signal would leave it hidden.
  if (process.stdout.isTTY) process.once('exit', () => writeSync(1, ANSI_ESCAPE_CODES.CURSOR_SHOW));
  const story: Partial<Story> = {};
  const error = await tell(story, options).then(
    () => undefined,
    (error: Error) => error,
  );
  const report = reportOf(story, error);
  process.stdout.write(`\n${inWords(report, story as Story)}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  return isGood(report, story.expected?.conflicts.size ?? 0);
};
