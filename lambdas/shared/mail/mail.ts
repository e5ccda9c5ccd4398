/** One email to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailPort {
  sendMail(mail: Mail): Promise<void>;
}

export interface Mailed {
  readonly sent: readonly string[];
  readonly failed: readonly { readonly to: string; readonly reason: string }[];
}

/** To each person by themselves: one bad address does not keep the others from theirs. */
export const mailEach = async (
  people: readonly string[],
  write: (to: string) => Mail | Promise<Mail>,
  { sendMail }: MailPort,
): Promise<Mailed> => {
  const sent: string[] = [];
  const failed: { to: string; reason: string }[] = [];
  for (const to of people) {
    const mail = await write(to);
    try {
      await sendMail(mail);
      sent.push(to);
    } catch (error) {
      failed.push({ to, reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  }
  return { sent, failed };
};

/** `kim@example.com (MessageRejected: Email address is not verified)`. */
export const whyNot = ({ failed }: Mailed) => failed.map(({ to, reason }) => `${to} (${reason})`).join('; ');

/** Addresses as in the environment variable APPROVERS. */
export const addresses = (commaSeparated: string): readonly string[] =>
  commaSeparated
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
