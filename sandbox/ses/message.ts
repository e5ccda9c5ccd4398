import { refuseOthers } from '../core/refuse-others.ts';
import { type ApiCall, AwsError } from '../core/service.ts';

/** An email as it was handed to SES. */
export interface EmailMessage {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

const badRequest = (message: string) => new AwsError('BadRequestException', message);

/** `Kim <kim@example.com>` → `kim@example.com`. */
export const addressOf = (mailbox: string): string => /<([^<>]+)>\s*$/.exec(mailbox)?.[1]?.trim() ?? mailbox.trim();

const addresses = (what: string, value: unknown): readonly string[] => {
  const given = (value ?? []) as readonly unknown[];
  return given.map((mailbox) => {
    const address = typeof mailbox === 'string' ? addressOf(mailbox) : '';
    if (!/^[^@\s]+@[^@\s]+$/.test(address)) throw badRequest(`${what}: "${mailbox}" is not an email address.`);
    return address;
  });
};

const content = (what: string, value: unknown): string | undefined => {
  if (value === undefined) return undefined;
  const fields = value as Fields;
  refuseOthers(`ses SendEmail's ${what}`, fields, ['Data', 'Charset']);
  if (typeof fields.Data !== 'string') throw badRequest(`${what} must have Data.`);
  return fields.Data;
};

/** Reads SendEmail's input: simple content only. */
export const parseMessage = (input: ApiCall['input']): EmailMessage => {
  refuseOthers('ses SendEmail', input, ['FromEmailAddress', 'Destination', 'ReplyToAddresses', 'Content']);
  const destination = (input.Destination ?? {}) as Fields;
  refuseOthers("ses SendEmail's Destination", destination, ['ToAddresses', 'CcAddresses', 'BccAddresses']);
  const contents = (input.Content ?? {}) as Fields;
  refuseOthers("ses SendEmail's Content", contents, ['Simple']);
  const simple = (contents.Simple ?? {}) as Fields;
  refuseOthers("ses SendEmail's Simple", simple, ['Subject', 'Body', 'Headers']);
  const body = (simple.Body ?? {}) as Fields;
  refuseOthers("ses SendEmail's Body", body, ['Text', 'Html']);

  const [from] = addresses('FromEmailAddress', input.FromEmailAddress === undefined ? [] : [input.FromEmailAddress]);
  if (from === undefined) throw badRequest('FromEmailAddress is missing.');
  const to = addresses('ToAddresses', destination.ToAddresses);
  const cc = addresses('CcAddresses', destination.CcAddresses);
  const bcc = addresses('BccAddresses', destination.BccAddresses);
  const count = to.length + cc.length + bcc.length;
  if (count === 0 || count > 50) throw badRequest(`A message must have 1 to 50 recipients, not ${count}.`);
  const text = content('Text', body.Text);
  const html = content('Html', body.Html);
  if (text === undefined && html === undefined) throw badRequest('Body must have Text or Html.');
  const subject = content('Subject', simple.Subject);
  if (subject === undefined) throw badRequest('Subject is missing.');
  const headers = (simple.Headers ?? []) as readonly { Name: string; Value: string }[];
  return {
    from,
    to,
    cc,
    bcc,
    replyTo: addresses('ReplyToAddresses', input.ReplyToAddresses),
    subject,
    text,
    html,
    headers: Object.fromEntries(headers.map(({ Name, Value }) => [Name, Value])),
  };
};
