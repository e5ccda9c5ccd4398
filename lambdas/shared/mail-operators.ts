import { ReportMailError } from './errors.ts';
import { type Mail, type MailPort, mailEach, whyNot } from './mail/mail.ts';

export interface MailOperatorsPorts extends MailPort {
  readonly operators: readonly string[];
  warn(sentence: string): void;
}

/** Mails each operator. Throws if nobody could be mailed, to be tried again. */
export const mailOperators = async (
  write: (to: string) => Mail,
  what: string,
  ports: MailOperatorsPorts,
): Promise<void> => {
  const mailed = await mailEach(ports.operators, write, ports);
  if (mailed.sent.length === 0)
    throw new ReportMailError(`Nobody could be mailed ${what}: ${whyNot(mailed) || 'the stack has no approvers'}.`);
  if (mailed.failed.length > 0) ports.warn(`Not everybody could be mailed: ${whyNot(mailed)}.`);
};
