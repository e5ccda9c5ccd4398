import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Image, KeyRow } from '../../../../lambdas/shared/attribute.ts';
import { attributeOf } from '../../../../lambdas/shared/attribute-of.ts';
import { equalValues } from '../../../../lambdas/shared/equal.ts';
import { hashOrAbsent } from '../../../../lambdas/shared/image-hash.ts';
import { decide, type Facts } from '../../../../lambdas/shared/patching/decide.ts';
import { applied, isWrite } from '../../../../lambdas/shared/patching/decision.ts';
import { images, names, values } from '../../images.ts';
import { incident } from '../../incident.ts';

const key: Image = { pk: { S: 'a' } };
const marker = 'note';

/** Few values, so that attributes often agree, some of them written differently; and now and then any. */
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom<AttributeValue[]>(
      { N: '1' },
      { N: '1.0' },
      { S: 'x' },
      { SS: ['a', 'b'] },
      { SS: ['b', 'a'] },
    ),
  },
  values,
);
const likeImages = fc
  .uniqueArray(fc.tuple(names, value), { selector: ([name]) => name, maxLength: 6 })
  .map((entries): Image => Object.fromEntries([...Object.entries(key), ...entries]));
const anyImages = fc.oneof(likeImages, images(key));

/** What rows know: often the truth about the live image, sometimes not. */
const anyFacts = fc
  .record({
    base: fc.option(anyImages),
    bad: fc.option(fc.option(anyImages), { nil: undefined }),
    live: fc.option(anyImages),
    seen: fc.constantFrom('nothing', 'live', 'other'),
    planned: fc.constantFrom('nothing', 'live', 'other'),
    patch: fc.record({
      createdItems: fc.constantFrom('keep' as const, 'delete' as const),
      laterWrites: fc.constantFrom('conflict' as const, 'overwrite' as const),
      onConflict: fc.constantFrom('skip' as const, 'fail' as const, 'force' as const),
      attributes: fc.option(fc.uniqueArray(names, { minLength: 1 }), { nil: undefined }),
      marker: fc.option(fc.constant(marker), { nil: undefined }),
    }),
  })
  .map(({ base, bad, live, seen, planned, patch }): Facts => {
    const now = hashOrAbsent(live);
    const row: KeyRow = {
      key,
      ...(bad !== undefined && { bad }),
      ...(seen !== 'nothing' && { lastSeen: seen === 'live' ? now : 'other' }),
      ...(planned !== 'nothing' && { planned: { base: hashOrAbsent(base), live: planned === 'live' ? now : 'other' } }),
    };
    const { attributes, marker, ...rest } = patch;
    const more = {
      ...(attributes && { attributes: attributes.filter((name) => name !== marker) }),
      ...(marker && { marker }),
    };
    return { row, base, live, patch: { ...incident().patch, ...rest, ...more }, runId: 'run-1', timeToLive: undefined };
  });

const check = (property: (facts: Facts) => void, numRuns = 1000) =>
  fc.assert(fc.property(anyFacts, property), { numRuns });
const isForced = ({ row, patch }: Facts) =>
  patch.laterWrites === 'overwrite' || (patch.onConflict === 'force' && row.planned !== undefined);
const namesOf = (...all: (Image | null | undefined)[]) => new Set(all.flatMap((image) => Object.keys(image ?? {})));
const inScope = ({ patch }: Facts, name: string) =>
  name !== patch.marker && !Object.hasOwn(key, name) && (patch.attributes?.includes(name) ?? true);

describe('decide, for any facts', () => {
  it('finds nothing left to do after its own write, but for what it kept', () => {
    check((facts) => {
      const decision = decide(facts);
      if (!isWrite(decision)) return;
      const { planned: _, ...row } = facts.row;
      const again = decide({ ...facts, row, live: applied(decision, facts.live) });
      const { keptAttributes } = decision;
      expect(again).toEqual(
        keptAttributes ? { kind: 'conflict', reason: expect.anything(), keptAttributes } : { kind: 'unchanged' },
      );
    });
  });

  it('an update leaves listed attributes as the base has them, or as they are; all others as they are', () => {
    check((facts) => {
      const decision = decide(facts);
      if (decision.kind !== 'update') return;
      const after = applied(decision, facts.live);
      for (const name of namesOf(after, facts.live, facts.base)) {
        if (name === facts.patch.marker) continue;
        const [left, now, base] = [after, facts.live, facts.base].map((image) => attributeOf(image ?? null, name));
        const isBase = inScope(facts, name) && equalValues(left, base);
        expect({ name, as: isBase || equalValues(left, now) }).toEqual({ name, as: true });
        if (!facts.row.bad && inScope(facts, name)) expect(equalValues(left, base)).toBe(true);
      }
    });
  });

  it('three-way: what is as the bug left it goes back; what somebody changed since is kept, and listed where the bug had changed it', () => {
    let merged = 0;
    check((facts) => {
      const { base, live, row } = facts;
      const { bad } = row;
      if (!base || !live || !bad || isForced(facts) || (row.planned && row.planned.live !== hashOrAbsent(live))) return;
      const decision = decide(facts);
      const after = isWrite(decision) ? applied(decision, live) : live;
      const kept: string[] = [];
      for (const name of namesOf(base, bad, live)) {
        if (!inScope(facts, name)) continue;
        const [good, wrong, now, left] = [base, bad, live, after].map((image) => attributeOf(image ?? null, name));
        const goesBack = equalValues(now, wrong);
        expect({ name, as: equalValues(left, goesBack ? good : now) }).toEqual({ name, as: true });
        if (!goesBack && !equalValues(now, good) && !equalValues(wrong, good)) kept.push(name);
      }
      expect('keptAttributes' in decision ? decision.keptAttributes : []).toEqual(kept.sort());
      if (kept.length > 0 && isWrite(decision)) merged++;
    }, 3000);
    expect(merged).toBeGreaterThan(20);
  });

  it('writes nothing over a later write, unless forced', () => {
    check((facts) => {
      const { base, live, row } = facts;
      const { bad, lastSeen } = row;
      if (isForced(facts) || (bad && base && live)) return;
      const last = lastSeen ?? (bad === undefined ? undefined : hashOrAbsent(bad));
      if (last !== undefined && last !== hashOrAbsent(live)) expect(isWrite(decide(facts))).toBe(false);
    });
  });

  it('says what it writes over when it is forced', () => {
    check((facts) => {
      const decision = decide(facts);
      if (!isWrite(decision)) return;
      const asked = decide({ ...facts, patch: { ...facts.patch, laterWrites: 'conflict', onConflict: 'skip' } });
      const isMore = asked.kind === 'conflict' || (isWrite(asked) && asked.keptAttributes !== undefined);
      expect(decision.over !== undefined).toBe(isMore && decision.keptAttributes === undefined);
    });
  });

  it('writes only what the plan showed', () => {
    check((facts) => {
      const { row, live, base } = facts;
      const plan = row.planned;
      if (plan && (plan.live !== hashOrAbsent(live) || plan.base !== hashOrAbsent(base)))
        expect(isWrite(decide(facts))).toBe(false);
    });
  });

  it('leaves its mark on what it puts and updates, and decides as if there were none', () => {
    check((facts) => {
      const decision = decide(facts);
      const left = isWrite(decision) ? applied(decision, facts.live) : null;
      if (left && facts.patch.marker) expect(left[marker]).toEqual({ S: 'run-1' });
      const { [marker]: _, ...without } = facts.live ?? {};
      if (facts.live === null || !facts.patch.marker || facts.row.planned || facts.row.lastSeen || facts.row.bad)
        return;
      expect(decide({ ...facts, live: without }).kind).toBe(decision.kind);
    });
  });

  it('equal images are unchanged', () => {
    check((facts) => {
      expect(decide({ ...facts, live: facts.base })).toEqual({ kind: 'unchanged' });
    });
  });
});
