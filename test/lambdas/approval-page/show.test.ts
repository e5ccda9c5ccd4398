import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleAsked, sampleCounts, sampleSummary } from '../shared/recovery-samples.ts';
import { anasSecret, bensSecret, pageBench } from './page-bench.ts';

const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`;

describe('The approval page, shown', () => {
  it('says what was asked, what changed and until when', async () => {
    const { get } = await pageBench();
    const response = await get();
    const text = await response.text();
    expect(response.status).toBe(200);
    for (const piece of [
      'orders waits for your decision',
      '1,100',
      'order-000412',
      '-119.80',
      '119.80',
      'INC-1234',
      'kim@example.com',
      '2026, 09:57:59 UTC',
      '07:12 UTC',
      '3 hours 53 minutes left',
      'order-000031',
      'Type <b>approve</b>',
    ])
      expect(text).toContain(piece);
  });

  it('changes nothing, however often and in whatever way it is fetched', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'),
            fc.constantFrom(anasSecret, bensSecret, 'x'.repeat(22)),
            fc.constantFrom('', '?decision=approve&word=approve', '?retry'),
          ),
        ),
        async (fetches) => {
          const { app, approvals, world, status } = await pageBench();
          for (const [method, secret, query] of fetches) await app.request(`/approve/${secret}${query}`, { method });
          expect(approvals.writes).toBe(0);
          expect(world.sent).toEqual([]);
          expect(await status()).toBe('open');
        },
      ),
      { numRuns: 30 },
    );
  });

  it('answers HEAD, as mail scanners send it, without a body', async () => {
    const { get } = await pageBench();
    const response = await get(anasSecret, 'HEAD');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  it('escapes everything that came from outside', async () => {
    const summary = sampleSummary({
      samples: [
        {
          key: { [evil]: { S: evil } },
          outcome: 'updated',
          changes: { [evil]: { before: { S: evil }, after: { M: { [evil]: { S: evil } } } } },
        },
      ],
      conflicts: [{ key: { [evil]: { S: evil } }, reason: evil }],
      failures: [{ key: { [evil]: { S: evil } }, reason: evil }],
      counts: sampleCounts({ updated: 1, conflict: 1, failed: 1 }),
    });
    const { get } = await pageBench(summary, { tableName: evil, runId: evil, approvers: [evil, evil] });
    const asked = {
      ...sampleAsked,
      reason: evil,
      requestedBy: evil,
      impactedKeys: evil,
      patch: { ...sampleAsked.patch, attributes: [evil] },
    };
    const second = await pageBench(summary, { asked });
    for (const response of [await get(), await second.get()]) {
      const text = await response.text();
      expect(response.status).toBe(200);
      expect(text).not.toMatch(/<script|<img/);
      expect(text).toContain('&lt;script&gt;');
    }
  });

  it('allows its own stylesheet and no script, is not cached, framed or referred to', async () => {
    const { get, app } = await pageBench();
    const page = await get();
    const css = /<style>([\s\S]*)<\/style>/.exec(await page.text())?.[1] ?? '';
    const hash = createHash('sha256').update(css).digest('base64');
    for (const response of [page, await get('x'.repeat(22)), await app.request('/')]) {
      expect(response.headers.get('content-security-policy')).toBe(
        `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      );
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('x-frame-options')).toBe('DENY');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('offers a retry only where something failed and the freeze holds', async () => {
    const failed = sampleSummary({ counts: sampleCounts({ updated: 5, failed: 2 }) });
    const offers = async (bench: Awaited<ReturnType<typeof pageBench>>) =>
      (await (await bench.get()).text()).includes('value="retry"');
    expect(await offers(await pageBench())).toBe(false);
    const bench = await pageBench(failed);
    expect(await offers(bench)).toBe(true);
    bench.world.lifted = true;
    expect(await offers(bench)).toBe(false);
    expect(await (await bench.get()).text()).toContain('The freeze was lifted.');
  });

  it('warns of items without protection, and that a freeze of tenants stops no role', async () => {
    const asked = {
      ...sampleAsked,
      freeze: { ...sampleAsked.freeze, scope: 'tenants' as const, tenants: ['tenant-7'] },
    };
    const { get } = await pageBench(sampleSummary({ unprotected: 12 }), { asked });
    const text = await (await get()).text();
    expect(text).toContain('12 items could not be protected.');
    expect(text).toContain('no role is denied its writes');
    expect(text).toContain('tenant-7');
  });

  it('refuses unknown links with 404, and expired ones with 410', async () => {
    const { get, app, world } = await pageBench();
    expect((await get('x'.repeat(22))).status).toBe(404);
    for (const path of ['/', '/approve', '/approve/', '/approve/short', `/approve/${anasSecret}/more`, '/favicon.ico'])
      expect((await app.request(path)).status).toBe(404);
    world.now = Date.parse('2026-11-21T07:12:45.000Z');
    const expired = await get();
    expect(expired.status).toBe(410);
    expect(await expired.text()).toContain('the time to answer is over');
  });

  it('does not show a report that is not the one it asks about', async () => {
    const { get, world } = await pageBench();
    world.bytes = new TextEncoder().encode('{}');
    const response = await get();
    expect(response.status).toBe(503);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(world.errors).toHaveLength(1);
  });
});
