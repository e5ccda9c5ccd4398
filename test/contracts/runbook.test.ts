import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { errors } from '../../lambdas/shared/errors.ts';
import { approvalMail } from '../../lambdas/shared/mail/approval-mail.ts';
import { resultMail } from '../../lambdas/shared/mail/result-mail.ts';
import { type StoppedExecution, troubleMail } from '../../lambdas/shared/mail/trouble-mail.ts';
import { sampleCounts, sampleFinish, sampleQuestion, sampleRun } from '../lambdas/shared/recovery-samples.ts';
import { allStates } from './definitions.ts';

const text = readFileSync('docs/runbook.md', 'utf8');

/** The third-level headings under a second-level one. */
const headings = (chapter: string): string[] => {
  const [, body = ''] = text.split(`\n## ${chapter}\n`);
  return [...(body.split('\n## ')[0] ?? '').matchAll(/^### (.*)$/gm)].map(([, heading]) => heading ?? '');
};

const stopped = (status: StoppedExecution['status']) =>
  troubleMail('to', {
    stopped: { executionArn: sampleRun.executionArn, status, stoppedAt: sampleRun.startedAt },
    run: undefined,
    failedState: undefined,
  });
const mails = [
  approvalMail('to', 'link', sampleQuestion(), sampleCounts()),
  resultMail('to', sampleFinish(), 'bucket'),
  resultMail('to', sampleFinish({ outcome: 'approval timed out', decision: null }), 'bucket'),
  ...(['FAILED', 'TIMED_OUT', 'ABORTED'] as const).map(stopped),
];

describe('the runbook has a section for', () => {
  it('every Task and the Map, and for no other state', () => {
    const named = allStates.filter(({ body }) => body.Type === 'Task' || body.Type === 'Map').map(({ state }) => state);
    expect(headings('When a step fails').sort()).toEqual([...new Set(named)].sort());
  });

  it('every error in the registry, and for those of AWS', () => {
    expect(headings('Errors').sort()).toEqual([...Object.keys(errors), 'Errors of AWS'].sort());
  });

  it.each(mails.map(({ subject }) => subject))('the mail "%s"', (subject) => {
    const phrases = headings('Emails').map((heading) => heading.replaceAll(/["…]/g, '').trim());
    expect(phrases).toHaveLength(mails.length);
    expect(phrases.filter((phrase) => subject.includes(` ${phrase} (`))).toHaveLength(1);
  });
});

it('those are all mails: nothing else in lambdas/shared/mail writes one', () => {
  const writers = readdirSync('lambdas/shared/mail').filter(
    (file) => file.endsWith('-mail.ts') && file !== 'ses-mail.ts',
  );
  expect(writers.sort()).toEqual(['approval-mail.ts', 'result-mail.ts', 'trouble-mail.ts']);
});

describe('what the runbook says', () => {
  it('names no error that is not thrown', () => {
    const known = [...Object.keys(errors), 'States.QueryEvaluationError'];
    const named = [...text.matchAll(/`((?:States\.)?\w+Error)`/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('links to sections that are there', () => {
    const slug = (heading: string) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-');
    const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => slug(heading ?? ''));
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor ?? '');
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
  });
});
