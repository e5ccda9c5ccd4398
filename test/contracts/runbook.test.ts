import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { FinishRecoveryInput, QuestionKind } from '../../lambdas/shared/contract.ts';
import { errors } from '../../lambdas/shared/errors.ts';
import { approvalMail } from '../../lambdas/shared/mail/approval-mail.ts';
import { type EndedLift, liftMail } from '../../lambdas/shared/mail/lift-mail.ts';
import { resultMail } from '../../lambdas/shared/mail/result-mail.ts';
import { type StoppedExecution, troubleMail } from '../../lambdas/shared/mail/trouble-mail.ts';
import type { Summary } from '../../lambdas/shared/report.ts';
import {
  sampleCounts,
  sampleFinish,
  sampleQuestion,
  sampleRecord,
  sampleRun,
  sampleSummary,
} from '../lambdas/shared/recovery-samples.ts';
import { allStates } from './definitions.ts';

const pages = ['runbook.md', 'errors.md', 'quiet-days.md'] as const;
const texts = Object.fromEntries(pages.map((page) => [page, readFileSync(`docs/${page}`, 'utf8')]));
const { 'runbook.md': text = '', 'errors.md': errorsText = '' } = texts;

/** The third-level headings in a text, or under its second-level heading. */
const headingsOf = (part: string) => [...part.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading ?? '');
const headings = (chapter: string): string[] => headingsOf(text.split(`\n## ${chapter}\n`)[1]?.split('\n## ')[0] ?? '');

const stopped = (status: StoppedExecution['status']) =>
  troubleMail('to', {
    stopped: { executionArn: sampleRun.executionArn, status, stoppedAt: sampleRun.startedAt },
    run: undefined,
    failedState: undefined,
  });
const asking = (kind: QuestionKind) =>
  approvalMail('to', 'link', sampleQuestion({ kind }), { counts: sampleCounts(), planChange: null });
const result = (outcome: FinishRecoveryInput['outcome'], kind: Summary['kind']) =>
  resultMail('to', sampleFinish({ outcome, decision: null }), sampleSummary({ kind, proof: null }), 'bucket');
const liftOf = (status: EndedLift['status']) =>
  liftMail('to', { executionArn: sampleRun.executionArn, status, stoppedAt: sampleRun.startedAt }, sampleRecord);
const mails = [
  ...(['plan', 'canary', 'patch', 'undo'] as const).map(asking),
  result('approved', 'patch'),
  result('approval timed out', 'patch'),
  result('approval timed out', 'plan'),
  result('rehearsed', 'rehearsal'),
  result('plan rejected', 'plan'),
  result('reverted', 'revert'),
  result('undone', 'undo'),
  ...(['FAILED', 'TIMED_OUT', 'ABORTED'] as const).map(stopped),
  ...(['SUCCEEDED', 'FAILED'] as const).map(liftOf),
];

describe('the runbook has a section for', () => {
  it('every Task and every Map, and for no other state', () => {
    const named = allStates.filter(({ body }) => body.Type === 'Task' || body.Type === 'Map').map(({ state }) => state);
    expect(headings('When a step fails').sort()).toEqual([...new Set(named)].sort());
  });

  it('every error in the registry, and for those of AWS', () => {
    expect(headingsOf(errorsText).sort()).toEqual([...Object.keys(errors), 'Errors of AWS'].sort());
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
  expect(writers.sort()).toEqual(['approval-mail.ts', 'lift-mail.ts', 'result-mail.ts', 'trouble-mail.ts']);
});

describe.each(pages)('what docs/%s says', (page) => {
  const said = texts[page] ?? '';

  it('names no error that is not thrown', () => {
    const known = [...Object.keys(errors), 'States.QueryEvaluationError'];
    const named = [...said.matchAll(/`((?:States\.)?\w+Error)`/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('links to sections that are there', () => {
    const slug = (heading: string) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-');
    const anchorsOf = (other: string) =>
      [...(texts[other] ?? '').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => slug(heading ?? ''));
    const links = [...said.matchAll(/\]\(([\w.-]*)#([^)]+)\)/g)];
    const broken = links.filter(([, other, anchor = '']) => !anchorsOf(other || page).includes(anchor));
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});
