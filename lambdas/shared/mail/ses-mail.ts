import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { MailPort } from './mail.ts';

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** SES v2. Line breaks in a subject would end the header: they become spaces. */
export const sesMail = (client: SESv2Client, sender: string): MailPort => ({
  sendMail: async ({ to, subject, text, html }) => {
    await client.send(
      new SendEmailCommand({
        FromEmailAddress: sender,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: { Subject: utf8(subject.replaceAll(/\s+/g, ' ')), Body: { Text: utf8(text), Html: utf8(html) } },
        },
      }),
    );
  },
});
