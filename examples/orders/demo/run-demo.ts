import { setTimeout as sleep } from 'node:timers/promises';
import { Listr, PRESET_TIMER } from 'listr2';
import { startSandbox } from '../../../sandbox/index.ts';
import { synthesizeOrders } from '../app.ts';
import { approvalLink, decide } from './approve.ts';
import { connect, type OrdersOutputs } from './aws.ts';
import { checkTable, type TableCheck } from './check-table.ts';
import { type Expectation, expect } from './expectation.ts';
import { tryToWrite } from './frozen-writer.ts';
import { planIncident } from './incident-plan.ts';
import { type PlayedIncident, playIncident } from './play-incident.ts';
import { incidentParameters, Recovery } from './recover.ts';
import { type DemoReport, inWords, isGood } from './report.ts';
import type { Glimpse } from './watch-execution.ts';

export interface DemoOptions {
  readonly items: number;
  /** Approve through the page without asking a person. */
  readonly yes: boolean;
  readonly json: boolean;
  /** Sandbox minutes per real second, more or less. */
  readonly timeScale: number;
}

interface Story {
  outputs: OrdersOutputs;
  incident: PlayedIncident;
  recovery: Recovery;
  refused: boolean;
  check: TableCheck;
  final: Glimpse;
}

/** Plays an incident in the sandbox, recovers it, and checks the table. True if everything is as it should be. */
export const runDemo = async (options: DemoOptions): Promise<boolean> => {
  const plan = planIncident(options.items);
  const expected: Expectation = expect(plan);
  const seconds: Record<string, number> = {};
  const timed = async (phase: string, work: () => Promise<void>) => {
    const start = performance.now();
    await work();
    seconds[phase] = Math.round((performance.now() - start) / 100) / 10;
  };
  const story = {} as Story;

  process.stdout.write(
    `A shop's orders, a bad deploy, and its recovery, in AWS on this machine: a second here is ${options.timeScale} s there.\n\n`,
  );
  const sandbox = await startSandbox({ timeScale: options.timeScale, assembly: synthesizeOrders });
  const aws = connect(sandbox.endpoint, sandbox.world.region);
  try {
    story.outputs = await aws.outputs();
    const runId = 'INC-1234';
    const tasks = new Listr(
      [
        {
          title: `An incident in the shop, ${options.items.toLocaleString('en')} orders`,
          task: (_, task) =>
            timed('incident', async () => {
              story.incident = await playIncident(aws, story.outputs, plan, (sentence) => {
                task.output = sentence;
              });
            }),
        },
        {
          title: 'FreezeWriters: set the parameter, deny the writers',
          rendererOptions: { persistentOutput: true },
          task: (_, task) =>
            timed('freeze', async () => {
              story.recovery = await Recovery.start(
                aws,
                story.outputs,
                runId,
                incidentParameters(story.outputs, story.incident),
              );
              await story.recovery.reached('CollectKeys');
              const [order] = plan.orders;
              if (!order) throw new Error('There is no order to write to.');
              const { guard, role, refused } = await tryToWrite(aws, story.outputs, order);
              story.refused = refused;
              task.output = `A frozen writer is refused: ${guard.statusCode} from the application; ${role.split(':')[0]} from AWS`;
            }),
        },
        {
          title: 'Prepare: restore beside, collect the impacted keys',
          task: (_, task) =>
            timed('prepare', () =>
              story.recovery.reached('PatchItems', ({ states }) => {
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
            timed('patch', () =>
              story.recovery.reached('ApprovePatch', ({ patched }) => {
                if (patched)
                  task.title = `PatchItems: ${patched.done.toLocaleString('en')} of ${patched.of.toLocaleString('en')} items`;
              }),
            ),
        },
        {
          title: 'ApprovePatch: a person looks',
          task: (_, task) =>
            timed('approval', async () => {
              let url: string | undefined;
              for (url = await approvalLink(aws, runId); !url; url = await approvalLink(aws, runId)) await sleep(100);
              task.title = `ApprovePatch: ${url}`;
              if (options.yes) await decide(url, 'approve');
              await story.recovery.reached('ThawWriters');
            }),
        },
        {
          title: 'ThawWriters, FinishRecovery',
          task: () =>
            timed('thaw', async () => {
              story.final = await story.recovery.finished;
            }),
        },
        {
          title: 'Check the table, item by item',
          task: () =>
            timed('check', async () => {
              story.check = await checkTable(aws, story.outputs.TableName, expected);
            }),
        },
      ],
      {
        rendererOptions: { timer: PRESET_TIMER },
        fallbackRenderer: 'simple',
        fallbackRendererOptions: { timer: PRESET_TIMER },
      },
    );
    await tasks.run();

    const { counts } = JSON.parse(story.final.execution.output ?? '{"counts":{}}');
    const report: DemoReport = {
      status: story.final.execution.status ?? 'UNKNOWN',
      items: story.check.items,
      impacted: expected.impacted.size,
      repaired: (counts.updated ?? 0) + (counts.put ?? 0) + (counts.deleted ?? 0),
      conflicts: counts.conflict ?? 0,
      wrongAfter: story.check.wrongAfter,
      goodWritesLost: story.check.goodWritesLost,
      frozenWriterRefused: story.refused,
      secondsPerPhase: seconds,
    };
    process.stdout.write(`\n${inWords(report, story.incident, story.check)}\n`);
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    return isGood(report, expected.conflicts.size);
  } finally {
    await sandbox.close();
  }
};
