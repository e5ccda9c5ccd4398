import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { anasSecret, bensSecret, pageBench } from '../lambdas/approval-page/page-bench.ts';
import { sampleCounts, sampleSummary } from '../lambdas/shared/recovery-samples.ts';
import { background, contrasts, type Layout, layout } from './measure.ts';
import { serve } from './serve.ts';

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
args.push('--disable-background-networking', '--disable-component-update', '--disable-sync');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

const long = 'x'.repeat(300);
const evil = '<script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">';
const key = { tenant: { S: `tenant-${long}` }, [evil]: { S: evil } };
const summary = sampleSummary({
  unprotected: 3,
  counts: sampleCounts({ updated: 2, conflict: 1, failed: 2 }),
  samples: [{ key, outcome: 'updated', changes: { [evil]: { before: { S: long }, after: { S: evil } } } }],
  conflicts: [{ key, reason: long }],
  failures: [{ key, reason: evil }],
});

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath, args });
});
afterAll(() => browser.close());

/** A page of the app in a browser, with what the browser complained about and what it fetched. */
const open = async (options: BrowserContextOptions, secret = anasSecret) => {
  const bench = await pageBench(summary);
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
    const { page, fetched, close } = await open({ viewport });
    const { scrollWidth, fontPixels, cardRadius } = await page.evaluate<Layout>(layout);
    expect(scrollWidth).toBeLessThanOrEqual(viewport.width);
    expect(fontPixels).toBeGreaterThanOrEqual(16);
    expect(cardRadius).toBe('14px');
    expect(fetched.filter((path) => path !== '/favicon.ico')).toEqual([`/approve/${anasSecret}`]);
    await close();
  });

  it('is dark where the phone is dark, and readable in both', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, close } = await open({ viewport: phone, colorScheme });
      const measured = await page.evaluate<number[]>(contrasts);
      expect(measured.length).toBeGreaterThan(40);
      expect(Math.min(...measured)).toBeGreaterThanOrEqual(4.5);
      expect(await page.evaluate(background)).toBe(colorScheme === 'dark' ? 'rgb(11, 16, 23)' : 'rgb(243, 245, 248)');
      await close();
    }
  });

  it('runs nothing that came with an item', async () => {
    const { page, complaints, close } = await open({ viewport: phone });
    expect(await page.title()).toBe('Decide on orders');
    expect(await page.locator('script, img').count()).toBe(0);
    expect(complaints.filter((complaint) => !complaint.includes('favicon') && !complaint.includes('404'))).toEqual([]);
    await close();
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

  it('tells a second approver on an old page who decided, and hands over again what did not arrive', async () => {
    const { page, post, world, status, close } = await open({ viewport: phone }, bensSecret);
    world.answers.push(new Error('ServiceUnavailable'));
    await post({ decision: 'retry', word: 'retry' });
    await page.fill('#approve-word', 'approve');
    world.answers.push(new Error('ServiceUnavailable'));
    await page.click('button:has-text("Approve and thaw")');
    expect(await page.textContent('.notice')).toContain('ana@example.com asked for the failed items to be tried again');
    await page.click('button:has-text("Hand it over again")');
    expect(await page.textContent('.notice.good')).toContain('ana@example.com');
    expect(await status()).toBe('delivered');
    await close();
  });
});
