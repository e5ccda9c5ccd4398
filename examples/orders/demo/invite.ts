import { approvalMinutes, realTime } from '../real-time.ts';
import { awaitLink } from './approve.ts';
import { repairId } from './repair.ts';
import type { DemoOptions, Story } from './story.ts';

/** What a person at the terminal has to know; the link has a line of its own, to click or copy. */
export const invitation = (url: string, { yes, timeScale }: Pick<DemoOptions, 'yes' | 'timeScale'>): string => {
  const wait = realTime(approvalMinutes * 60, timeScale);
  const todo = yes
    ? 'The demo approves through this page itself:'
    : `Now it is your turn: open this link and type approve, as the page asks. The demo waits ${wait} for it.`;
  return `\n${todo}\n${url}\n\n`;
};

/** Waits for the approval mail and shows its link. Not within a task list: listr2 breaks long lines. */
export const invite = async (story: Story) => {
  story.approvalUrl = await awaitLink(story.aws, repairId);
  process.stdout.write(invitation(story.approvalUrl, story.options));
};
