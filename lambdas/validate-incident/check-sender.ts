import type { SenderPorts } from './ports.ts';
import { refuse } from './refuse.ts';

/** That the approval can be asked for at all. */
export const checkSender = async ({ sender, verified, sendingEnabled }: SenderPorts): Promise<void> => {
  const address = /<([^>]+)>/.exec(sender)?.[1] ?? sender;
  const domain = address.slice(address.indexOf('@') + 1);
  if (!(await verified(address)) && !(await verified(domain)))
    refuse(
      `approval: SES may not send as ${address}, so nobody could be asked: verify the address or ${domain} in SES, then start again.`,
    );
  if (!(await sendingEnabled()))
    refuse(
      'approval: SES has paused sending for this account, so nobody could be asked: have it resumed, then start again.',
    );
};
