import { describe, expect, it } from '@jest/globals';
import { compilePattern } from '../../../sandbox/events/pattern.ts';
import { ratePeriodMs } from '../../../sandbox/events/rate.ts';

const event = {
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  resources: ['arn:1', 'arn:2'],
  detail: { status: 'FAILED', name: 'run-1', count: 7, error: null, steps: [{ name: 'a' }, { name: 'b' }] },
};

describe('An event pattern', () => {
  it.each<[string, boolean, unknown]>([
    ['an exact value', true, { source: ['aws.states', 'other'] }],
    ['another value', false, { source: ['other'] }],
    ['nested values, all of them', true, { source: ['aws.states'], detail: { status: ['FAILED'], count: [7] } }],
    ['nested values, one of them not', false, { source: ['aws.states'], detail: { status: ['SUCCEEDED'] } }],
    ['an element of an array', true, { resources: ['arn:2'] }],
    ['an object in an array', true, { detail: { steps: { name: ['b'] } } }],
    ['null', true, { detail: { error: [null] } }],
    ['a prefix', true, { detail: { name: [{ prefix: 'run-' }] } }],
    ['another prefix', false, { detail: { name: [{ prefix: 'walk-' }] } }],
    ['a suffix', true, { detail: { name: [{ suffix: '-1' }] } }],
    ['anything but another', true, { detail: { status: [{ 'anything-but': ['RUNNING', 'SUCCEEDED'] }] } }],
    ['anything but this', false, { detail: { status: [{ 'anything-but': 'FAILED' }] } }],
    ['anything but a prefix', false, { detail: { name: [{ 'anything-but': { prefix: 'run' } }] } }],
    ['anything but, of an absent field', false, { detail: { missing: [{ 'anything-but': 'x' }] } }],
    ['a number in a range', true, { detail: { count: [{ numeric: ['>', 0, '<=', 7] }] } }],
    ['a number outside a range', false, { detail: { count: [{ numeric: ['>', 7] }] } }],
    ['a string as a number', false, { detail: { name: [{ numeric: ['>', 0] }] } }],
    ['existence', true, { detail: { name: [{ exists: true }] } }],
    ['absence', true, { detail: { missing: [{ exists: false }] } }],
    ['absence under an absent parent', true, { gone: { missing: [{ exists: false }] } }],
    ['a field of an absent parent', false, { gone: { missing: ['x'] } }],
  ])('matches %s: %s', (_what, matches, pattern) => {
    expect(compilePattern(pattern)(event)).toBe(matches);
  });

  it.each<[string, unknown]>([
    ['the matcher wildcard in the event pattern at EventPattern.source', { source: [{ wildcard: 'a*' }] }],
    ['the matcher cidr', { detail: { ip: [{ cidr: '10.0.0.0/8' }] } }],
    ['the matcher equals-ignore-case', { source: [{ 'equals-ignore-case': 'A' }] }],
    ['anything-but suffix', { source: [{ 'anything-but': { suffix: 'a' } }] }],
    ['$or', { $or: [{ source: ['a'] }, { source: ['b'] }] }],
  ])('is refused by name for %s', (what, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(
      `does not implement ${what === '$or' ? "the event pattern's $or" : what}`,
    );
  });

  it.each<[string, unknown]>([
    ['an empty pattern', {}],
    ['a field that is no array', { source: 'aws.states' }],
    ['an empty array', { source: [] }],
    ['half a comparison', { count: [{ numeric: ['>'] }] }],
    ['a prefix that is no string', { source: [{ prefix: 1 }] }],
    ['existence that is no boolean', { source: [{ exists: 'yes' }] }],
  ])('is not valid with %s', (_what, pattern) => {
    expect(() => compilePattern(pattern)).toThrow('Event pattern is not valid');
  });
});

describe('A schedule expression', () => {
  it('is a rate', () => {
    expect(ratePeriodMs('rate(1 minute)')).toBe(60_000);
    expect(ratePeriodMs('rate(12 hours)')).toBe(43_200_000);
  });

  it.each(['cron(0 3 * * ? *)', 'at(2026-11-20T10:00:00)', 'rate(1 minutes)', 'rate(5 minute)', 'rate(0 days)'])(
    'is refused by name: %s',
    (expression) => {
      expect(() => ratePeriodMs(expression)).toThrow(`does not implement the schedule expression ${expression}`);
    },
  );
});
