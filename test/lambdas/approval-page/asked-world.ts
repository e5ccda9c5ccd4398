import { approvalPage } from '../../../lambdas/approval-page/approval-page.ts';
import { deliverDecided } from '../../../lambdas/shared/approvals.ts';
import { ask } from '../../../lambdas/shared/ask.ts';
import type { ApprovalDecision, Choice } from '../../../lambdas/shared/contract.ts';
import { MemoryApprovals } from '../shared/memory-approvals.ts';
import { bytesOf, hashOf, sampleCounts, sampleIncident, sampleRun, sampleSummary } from '../shared/recovery-samples.ts';

/** What somebody saw, and the form that was on it. */
export interface Seen {
  readonly by: string;
  readonly link: string;
  /** The version and the words of the report, as the page showed them. */
  readonly report: string;
  readonly pass: string;
  readonly form: URLSearchParams;
}

interface Waiting {
  readonly report: string;
  readonly pass: number;
  over: boolean;
}

/** A run that is asked about again and again, two people with browsers, the watchdog, and a Step Functions that stutters. */
export const askedWorld = () => {
  const approvals = new MemoryApprovals();
  const versions = new Map<string, Uint8Array>();
  const tasks = new Map<string, Waiting>();
  const links: { by: string; link: string }[] = [];
  const seen: Seen[] = [];
  /** Every form that was sent with its word. */
  const posted: { by: string; report: string; pass: string; choice: string }[] = [];
  const delivered: { report: string; pass: number; decision: ApprovalDecision }[] = [];
  const asked = new Set<number>();
  const world = { minutes: 0, stutter: 'none' as 'none' | 'before' | 'after' };
  const now = () => Date.parse('2026-11-21T03:00:00.000Z') + world.minutes * 60_000;

  const answerTask = async (taskToken: string, decision: ApprovalDecision) => {
    const stutter = world.stutter;
    world.stutter = 'none';
    if (stutter === 'before') throw new Error('ServiceUnavailable');
    const task = tasks.get(taskToken);
    if (task === undefined || task.over) return 'closed' as const;
    task.over = true;
    delivered.push({ report: task.report, pass: task.pass, decision });
    if (stutter === 'after') throw new Error('its answer was lost');
    return 'delivered' as const;
  };
  const page = approvalPage({
    approvals,
    answerTask,
    readVersion: async (_, version) => versions.get(version) ?? new Uint8Array(),
    recoveryBucket: 'recovery-bucket',
    freezeLifted: async () => false,
    now,
    logError: () => {},
  });

  return {
    world,
    delivered,
    posted,
    /** The state is entered, anew or again: its earlier task waits no more. Words that are said twice are another version all the same. */
    async enter(pass: number, words: number) {
      for (const task of tasks.values()) task.over = true;
      const summary = sampleSummary({
        pass,
        conflicts: [{ key: {}, reason: `words-${words}.` }],
        counts: sampleCounts({ failed: 1 }),
      });
      const bytes = bytesOf(summary);
      const summaryVersion = `v${versions.size}`;
      versions.set(summaryVersion, bytes);
      await this.enterAgain(pass, summaryVersion);
    },
    /** About a report that was asked about before, or for the first time. */
    async enterAgain(pass: number, summaryVersion = [...versions.keys()].at(-1) ?? '') {
      const bytes = versions.get(summaryVersion);
      if (bytes === undefined) return;
      for (const task of tasks.values()) task.over = true;
      const taskToken = `token-${tasks.size}`;
      tasks.set(taskToken, { report: summaryVersion, pass, over: false });
      const input = {
        ...{ run: sampleRun, incident: sampleIncident(), pass, summaryKey: 'summary', summaryVersion },
        ...{ reportHash: hashOf(bytes), counts: sampleCounts(), planChange: null, taskToken },
      };
      await ask(input, 'patch', {
        approvals,
        answerTask,
        runs: {
          assertNotLifted: async () => {},
          markAsked: async (_, each) => {
            asked.add(each);
            return {};
          },
        },
        approvers: ['ana', 'ben'],
        pageUrl: '/',
        sendMail: async ({ to, text }) => void links.push({ by: to, link: /\/approve\/\S{22}/.exec(text)?.[0] ?? '' }),
        now,
        warn: () => {},
      }).catch(() => {});
    },
    /** Somebody opens one of their links; what is on the page stays on their screen. */
    async open(which: number, choice: Choice) {
      const opened = links.at(-1 - (which % Math.max(links.length, 1)));
      if (opened === undefined) return;
      const text = await (await page.request(opened.link)).text();
      const report = /version (v\d+)/.exec(text)?.[1];
      const form = text.split('<form').find((each) => each.includes(`value="${choice}"`));
      if (report === undefined || form === undefined) return;
      const hidden = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)];
      const fields = new URLSearchParams(hidden.map(([, name = '', value = '']): [string, string] => [name, value]));
      seen.push({ ...opened, report, pass: fields.get('pass') ?? '', form: fields });
    },
    /** A screen, however old, is answered, with the word or without. */
    async send(which: number, withWord: boolean) {
      const screen = seen.at(-1 - (which % Math.max(seen.length, 1)));
      if (screen === undefined) return;
      const choice = screen.form.get('decision') ?? '';
      const body = new URLSearchParams([...screen.form, ['word', withWord ? choice : 'yes']]);
      if (withWord) posted.push({ by: screen.by, report: screen.report, pass: screen.pass, choice });
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      await page.request(screen.link, { method: 'POST', headers, body: body.toString() });
    },
    watch: () => deliverDecided({ ...sampleRun, asked: [...asked] }, { approvals, answerTask }).catch(() => {}),
  };
};
