import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { errors } from '../../../../lambdas/shared/errors.ts';
import { nextStep } from '../../../../lambdas/shared/mail/next-steps.ts';

const fallback = nextStep('FAILED', 'SomethingElse').todo;

describe('nextStep', () => {
  it.each(Object.keys(errors))('knows what to do about %s', (name) => {
    expect(nextStep('FAILED', name).todo).not.toBe(fallback);
    expect(nextStep('FAILED', name).todo).toMatch(/^[A-Z].*\.$/);
  });

  it('has every literal name in errors.ts', () => {
    const source = readFileSync('lambdas/shared/errors.ts', 'utf8');
    const names = [...source.matchAll(/named\('(\w+)'\)/g)].map((match) => match[1] ?? '');
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(nextStep('FAILED', name).todo).not.toBe(fallback);
  });

  it('never advises a redrive where it can not help', () => {
    for (const name of ['InvalidIncidentError', 'RecoveryInProgressError', 'FreezeLiftedError', 'States.Runtime'])
      expect(nextStep('FAILED', name).redrive).toBe(false);
  });

  it('goes by the error of a child where too many failed, if it is one of coldpatch’s own', () => {
    const tooMany = 'States.ExceedToleratedFailureThreshold';
    expect(nextStep('FAILED', tooMany, 'PatchingStoppedError')).toEqual(nextStep('FAILED', 'PatchingStoppedError'));
    for (const child of [undefined, '', 'ItemsFailedError', 'AccessDeniedException', 'constructor'])
      expect(nextStep('FAILED', tooMany, child)).toEqual(nextStep('FAILED', tooMany));
    expect(nextStep('FAILED', 'KeyFileError', 'PatchingStoppedError')).toEqual(nextStep('FAILED', 'KeyFileError'));
  });

  it('tells a timeout and an abort from a failure, and survives names it can not know', () => {
    expect(nextStep('TIMED_OUT', undefined)).toEqual(nextStep('FAILED', 'States.Timeout'));
    expect(nextStep('ABORTED', undefined).todo).toContain('stopped the execution by hand');
    for (const name of ['constructor', '__proto__', '']) expect(nextStep('FAILED', name).todo).toBe(fallback);
  });
});
