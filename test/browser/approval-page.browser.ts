import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import type { QuestionKind } from '../../lambdas/shared/contract.ts';
import type { Summary } from '../../lambdas/shared/report.ts';
import { anasSecret, bensSecret, pageBench } from '../lambdas/approval-page/page-bench.ts';
import { sampleAsked, sampleCounts, sampleSummary, sampleUndo } from '../lambdas/shared/recovery-samples.ts';
import { background, contrasts, type Layout, layout } from './measure.ts';
import { serve } from './serve.ts';

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
args.push('--disable-background-networking', '--disable-component-update', '--disable-sync');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

const long = 'x'.repeat(300);
const evil = '<script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">';
const key = { tenant: { S: `tenant-${long}` }, [evil]: { S: evil } };
/** Everything that a report can hold, and every word of it long or evil. */
const summaryOf = (kind: QuestionKind): Summary =>
  sampleSummary({
    kind,
    unprotected: 3,
    counts: sampleCounts({ updated: 2, conflict: 1, failed: 2 }),
    remaining: kind === 'canary' ? 1214 : 0,
    throttled: 7,
    streamConsumers: [evil, long],
    plan: kind === 'plan' ? { rowsPrefix: `runs/${long}/plan/${evil}/`, files: {}, sha256: 'ab'.repeat(32) } : null,
    planChange: kind === 'patch' ? { files: [evil, long], total: 3 } : null,
    proof: kind === 'plan' || kind === 'undo' ? null : { checked: 5, asDecided: 1, different: [{ key, reason: evil }] },
    samples: [
      {
        key,
        outcome: 'updated',
        changes: { [evil]: { before: { S: long }, after: { S: evil } } },
        omitted: [evil, long],
      },
    ],
    conflicts: [{ key, reason: long }],
    failures: [{ key, reason: evil }],
    forced: [{ key, reason: evil }],
    withForced: 1,
    keptAttributes: [{ key, reason: long }],
    withKeptAttributes: 9,
  });
const repair = {
  ...sampleAsked,
  patch: { ...sampleAsked.patch, onConflict: 'force' as const, marker: evil, stopOnAlarm: long, canary: 3 },
};
const kinds = ['plan', 'canary', 'patch', 'undo'] as const;

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath, args });
});
afterAll(() => browser.close());

/** A page of the app in a browser, with what the browser complained about and what it fetched. */
const open = async (options: BrowserContextOptions, secret = anasSecret, kind: QuestionKind = 'patch') => {
  const asked = kind === 'undo' ? sampleUndo({ reason: evil }) : repair;
  const bench = await pageBench(summaryOf(kind), { kind, pass: kind === 'plan' ? 0 : 1, asked });
  const served = await serve((request) => bench.app.fetch(request));
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const fetched: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(`${served.url}/approve/${secret}`);
  const close = async () => {
    await context.close();
    await served.close();
  };
  return { ...bench, page, complaints, fetched, close };
};

const phone = { width: 390, height: 844 };

describe('The approval page in a browser', () => {
  it.each([
    ['a phone', phone],
    ['a small phone', { width: 320, height: 568 }],
    ['a desktop', { width: 1280, height: 900 }],
  ])('fits %s, styled by its own stylesheet and fetching nothing else', async (_, viewport) => {
    for (const kind of kinds) {
      const { page, fetched, close } = await open({ viewport }, anasSecret, kind);
      const { scrollWidth, fontPixels, cardRadius } = await page.evaluate<Layout>(layout);
      expect({ kind, fits: scrollWidth <= viewport.width }).toEqual({ kind, fits: true });
      expect(fontPixels).toBeGreaterThanOrEqual(16);
      expect(cardRadius).toBe('14px');
      expect(fetched.filter((path) => path !== '/favicon.ico')).toEqual([`/approve/${anasSecret}`]);
      await close();
    }
  });

  it('is dark where the phone is dark, and readable in both', async () => {
    for (const [colorScheme, kind] of [
      ['light', 'plan'],
      ['light', 'patch'],
      ['dark', 'canary'],
      ['dark', 'patch'],
    ] as const) {
      const { page, close } = await open({ viewport: phone, colorScheme }, anasSecret, kind);
      const measured = await page.evaluate<number[]>(contrasts);
      expect(measured.length).toBeGreaterThan(40);
      expect(Math.min(...measured)).toBeGreaterThanOrEqual(4.5);
      expect(await page.evaluate(background)).toBe(colorScheme === 'dark' ? 'rgb(11, 16, 23)' : 'rgb(243, 245, 248)');
      await close();
    }
  });

  it('runs nothing that came with an item', async () => {
    for (const kind of kinds) {
      const { page, complaints, close } = await open({ viewport: phone }, anasSecret, kind);
      expect(await page.title()).toBe('Decide on orders');
      expect(await page.locator('script, img').count()).toBe(0);
      expect(complaints.filter((complaint) => !/favicon|404/.test(complaint))).toEqual([]);
      await close();
    }
  });

  it('takes a decision without any script: a wrong word decides nothing, the right one is delivered', async () => {
    const { page, world, status, close } = await open({ viewport: phone, javaScriptEnabled: false });
    await page.click('text=Decide');
    await page.fill('#approve-word', 'aprove');
    await page.click('button:has-text("Approve and thaw")');
    expect(await page.textContent('.notice.bad')).toContain('Type the word approve to confirm.');
    expect(await status()).toBe('open');
    await page.fill('#approve-word', 'Approve');
    await page.click('button:has-text("Approve and thaw")');
    expect(await page.textContent('.notice.good')).toContain('You approved the patch');
    expect(world.sent.map((sent) => sent.decision.decision)).toEqual(['approve']);
    await close();
  });

  it.each([
    ['plan', 'reject', 'Reject the plan', 'You rejected the plan'],
    ['canary', 'continue', 'Go on with the others', 'You let the patch go on'],
    ['undo', 'revert', 'Take everything back', 'You took everything back'],
  ] as const)('takes back, goes on and rejects with a thumb: %s, %s', async (kind, choice, button, said) => {
    const { page, world, close } = await open(
      { viewport: phone, hasTouch: true, javaScriptEnabled: false },
      anasSecret,
      kind,
    );
    await page.fill(`#${choice}-word`, choice);
    await page.tap(`button:has-text("${button}")`);
    expect(await page.textContent('.notice.good')).toContain(said);
    expect(world.sent.map((sent) => sent.decision.decision)).toEqual([choice]);
    await close();
  });

  it('tells a second approver on an old page who decided, and hands over again what did not arrive', async () => {
    const { page, post, world, status, close } = await open({ viewport: phone }, bensSecret);
    world.answers.push(new Error('ServiceUnavailable'));
    await post({ decision: 'revert', word: 'revert' });
    await page.fill('#approve-word', 'approve');
    world.answers.push(new Error('ServiceUnavailable'));
    await page.click('button:has-text("Approve and thaw")');
    expect(await page.textContent('.notice.calm')).toContain('Somebody else has decided.');
    expect(await page.textContent('.notice')).toContain('ana@example.com took everything back');
    await page.click('button:has-text("Hand it over again")');
    expect(await page.textContent('.notice.good')).toContain('ana@example.com');
    expect(await status()).toBe('delivered');
    await close();
  });
});
