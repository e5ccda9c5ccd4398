import { describe, expect, it } from '@jest/globals';
import { letter } from '../../../../lambdas/shared/mail/letter.ts';
import { addresses, mailEach } from '../../../../lambdas/shared/mail/mail.ts';
import { countsInWords, inShort } from '../../../../lambdas/shared/mail/outcome-words.ts';
import { sesMail } from '../../../../lambdas/shared/mail/ses-mail.ts';
import { counted, minutes, sentence, utc, utcToTheSecond } from '../../../../lambdas/shared/mail/words.ts';
import { mailbox, sampleCounts } from '../recovery-samples.ts';

describe('Words', () => {
  it('write numbers, times and durations for people', () => {
    expect(counted(1, 'key')).toBe('1 key');
    expect(counted(1_234_567, 'key')).toBe('1,234,567 keys');
    expect(utc('2026-11-21T03:12:59.999Z')).toBe('Saturday 21 November 2026, 03:12 UTC');
    expect(utcToTheSecond('2026-11-20T10:57:59+01:00')).toBe('Friday 20 November 2026, 09:57:59 UTC');
    expect([0, 1, 60, 90, 2881].map(minutes)).toEqual([
      'less than a minute',
      '1 minute',
      '1 hour',
      '1 hour 30 minutes',
      '48 hours 1 minute',
    ]);
  });

  it('end what a person wrote like a sentence', () => {
    expect(['INC-1: wrong totals', 'It broke. ', 'Why?'].map(sentence)).toEqual([
      'INC-1: wrong totals.',
      'It broke.',
      'Why?',
    ]);
  });

  it('name every outcome that occurred and no other', () => {
    const counts = sampleCounts({
      unchanged: 1,
      put: 1,
      updated: 1,
      deleted: 1,
      kept: 1,
      expired: 1,
      conflict: 1,
      failed: 1,
    });
    expect(
      countsInWords(counts)
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(Object.keys(counts).sort());
    expect(countsInWords(sampleCounts({ put: 2 }))).toEqual([
      { outcome: 'put', count: 2, meaning: 'brought back (had been deleted)' },
    ]);
    expect(inShort(sampleCounts({ updated: 1000, conflict: 1, failed: 2 }))).toBe(
      '1,000 patched, 1 conflict, 2 failed',
    );
  });
});

describe('Mails', () => {
  it('say the same in text and in HTML, escaped', () => {
    const { text, html } = letter(['a < b', { list: ['<b>'] }, { link: 'https://x/?a=1&b="', label: 'Open' }]);
    expect(text).toBe('a < b\n\n- <b>\n\nOpen:\nhttps://x/?a=1&b="\n');
    for (const piece of ['a &lt; b', '<li>&lt;b&gt;</li>', 'href="https://x/?a=1&amp;b=&quot;"'])
      expect(html).toContain(piece);
  });

  it('go to each person alone, whatever happens to the others', async () => {
    const { mails, sendMail } = mailbox(new Set(['b@x']));
    const mailed = await mailEach(addresses(' a@x, b@x,,c@x '), (to) => ({ to, subject: '', text: '', html: '' }), {
      sendMail,
    });
    expect(mails.map((mail) => mail.to)).toEqual(['a@x', 'c@x']);
    expect(mailed).toEqual({
      sent: ['a@x', 'c@x'],
      failed: [{ to: 'b@x', reason: 'MessageRejected: Email address is not verified.' }],
    });
  });

  it('reach SES with one recipient, and a subject of one line', async () => {
    const inputs: unknown[] = [];
    const client = { send: async ({ input }: { input: unknown }) => void inputs.push(input) };
    await sesMail(client as never, 'coldpatch@example.com').sendMail({
      to: 'a@x',
      subject: 'one\r\ntwo',
      text: 't',
      html: '<p>t</p>',
    });
    expect(inputs).toEqual([
      {
        FromEmailAddress: 'coldpatch@example.com',
        Destination: { ToAddresses: ['a@x'] },
        Content: {
          Simple: {
            Subject: { Data: 'one two', Charset: 'UTF-8' },
            Body: { Text: { Data: 't', Charset: 'UTF-8' }, Html: { Data: '<p>t</p>', Charset: 'UTF-8' } },
          },
        },
      },
    ]);
  });
});
