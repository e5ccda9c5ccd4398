import { eventually, type Shop } from './shop.ts';

interface Asked {
  readonly to: string;
  readonly text: string;
  /** The approver's own link. */
  readonly url: string;
}

/** The mails that ask the example's two approvers to decide: the first, or those of a later pass or a redrive. */
export const askedFor = ({ mails }: Shop, runId: string, time = 1): Promise<[Asked, Asked]> =>
  eventually(async () => {
    const asking = (await mails(runId)).filter(({ subject }) => subject.includes('waits for your decision'));
    const [one, other] = asking
      .slice(2 * (time - 1))
      .map(({ to, text }) => ({ to: to[0] ?? '', text, url: text.match(/http\S+/)?.[0] ?? '' }));
    return one && other && [one, other];
  });

export const look = async (url: string): Promise<string> => (await fetch(url)).text();

/** Sends a page's form, however old the page is. */
export const send = async (url: string, form: URLSearchParams) => {
  const answer = await fetch(url, { method: 'POST', body: form });
  return { status: answer.status, page: await answer.text() };
};

/** The number that the page shows for an outcome. */
export const shown = (page: string, outcome: string): number =>
  Number(page.match(new RegExp(`<li class="${outcome}"><b>([0-9,]+)</b>`))?.[1] ?? 0);
