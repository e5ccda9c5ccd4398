import { setTimeout as sleep } from 'node:timers/promises';
import type { Choice } from '../../../lambdas/shared/contract.ts';
import type { Aws } from './aws.ts';

const link = /https?:\/\/\S+\/approve\/[A-Za-z0-9_-]+/;

/** The link in the newest approval mail about the run that is not among `seen`, or undefined. */
export const approvalLink = async (
  { inbox }: Aws,
  runId: string,
  seen: ReadonlySet<string> = new Set(),
): Promise<string | undefined> =>
  (await inbox())
    .filter(({ text }) => text.includes(runId))
    .flatMap(({ text }) => text.match(link)?.[0] ?? [])
    .findLast((url) => !seen.has(url));

/** The form of an approval page, filled in as a person would: what the page hides in it goes back with it. */
export const filledIn = (page: string, decision: Choice): URLSearchParams => {
  const hidden = [...page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]): [string, string] => [
    input.match(/name="([^"]*)"/)?.[1] ?? '',
    input.match(/value="([^"]*)"/)?.[1] ?? '',
  ]);
  return new URLSearchParams([...hidden, ['decision', decision], ['word', decision]]);
};

export const decide = async (url: string, decision: Choice) => {
  const page = await (await fetch(url)).text();
  const answer = await fetch(url, { method: 'POST', body: filledIn(page, decision) });
  if (!answer.ok) throw new Error(`The approval page answered ${answer.status}: ${await answer.text()}`);
};

/** Waits for the mail, for half a minute, and returns the link in it. */
export const awaitLink = async (aws: Aws, runId: string, seen?: ReadonlySet<string>): Promise<string> => {
  for (let tries = 0; tries < 300; tries++) {
    const url = await approvalLink(aws, runId, seen);
    if (url !== undefined) return url;
    await sleep(100);
  }
  throw new Error(`No approval mail about ${runId} came.`);
};
