import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { AskedRepair, Question } from '../../../lambdas/shared/approvals.ts';
import type { Counts, FinishRecoveryInput, PlanChange, Run } from '../../../lambdas/shared/contract.ts';
import {
  type Incident,
  type IncidentParameters,
  incidentSchema,
  type Undo,
  type UndoParameters,
  undoSchema,
} from '../../../lambdas/shared/incident.ts';
import type { Mail } from '../../../lambdas/shared/mail/mail.ts';
import type { Summary } from '../../../lambdas/shared/report.ts';
import type { RunRecord } from '../../../lambdas/shared/run-record.ts';

export const sampleRun: Run = {
  runId: 'inc-1234',
  executionArn: 'arn:aws:states:eu-central-1:123456789012:execution:PartialRecovery:inc-1234',
  startedAt: '2026-11-21T02:55:00.000Z',
  tableName: 'orders',
  tableArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders',
  keySchema: [
    { name: 'tenant', type: 'S' },
    { name: 'order', type: 'S' },
  ],
  baseTable: 'coldpatch-5f0c',
  streamConsumers: [],
};

export const sampleIncident = (more: Partial<IncidentParameters> = {}): Incident =>
  v.parse(incidentSchema, {
    tableName: 'orders',
    restoreTo: '2026-11-20T09:57:59Z',
    reason: 'INC-1234: deploy 4f2a wrote wrong totals.',
    requestedBy: 'kim@example.com',
    impactedKeys: {
      source: 'audit-log',
      from: '2026-11-20T09:58:00Z',
      to: '2026-11-20T10:07:00Z',
      writtenBy: 'deploy-4f2a',
    },
    patch: { attributes: ['total', 'lines'], createdItems: 'delete' },
    ...more,
  });

/** Frozen, as the run store has it. */
export const sampleRecord: RunRecord = {
  runId: sampleRun.runId,
  executionArn: sampleRun.executionArn,
  startedAt: sampleRun.startedAt,
  tableName: 'orders',
  run: sampleRun,
  incident: sampleIncident(),
  freeze: 'held',
  heldAt: '2026-11-21T02:56:00.000Z',
  frozenAt: '2026-11-21T02:56:10.000Z',
  writerRoles: ['orders-writer'],
  attachedRoles: ['orders-writer'],
  pausedMappings: [],
  asked: [],
};

export const sampleUndo = (more: Partial<UndoParameters> = {}): Undo =>
  v.parse(undoSchema, { undo: { runId: 'inc-1233' }, reason: 'It was the wrong table.', ...more });

const none: Counts = { unchanged: 0, put: 0, updated: 0, deleted: 0, kept: 0, expired: 0, conflict: 0, failed: 0 };
export const sampleCounts = (
  counts: Partial<Counts> = { updated: 1100, put: 64, deleted: 40, conflict: 3, unchanged: 12 },
): Counts => ({
  ...none,
  ...counts,
});

export const sampleSummary = (more: Partial<Summary> = {}): Summary => ({
  kind: 'patch',
  runId: sampleRun.runId,
  tableName: 'orders',
  pass: 1,
  keys: 1219,
  counts: sampleCounts(),
  remaining: 0,
  plan: null,
  next: null,
  planChange: null,
  proof: { checked: 1219, asDecided: 1216, different: [] },
  throttled: 0,
  streamConsumers: [],
  unprotected: 0,
  samples: [
    {
      key: { tenant: { S: 'tenant-7' }, order: { S: 'order-000412' } },
      outcome: 'updated',
      changes: { total: { before: { N: '-119.80' }, after: { N: '119.80' } } },
    },
  ],
  conflicts: [
    {
      key: { tenant: { S: 'tenant-2' }, order: { S: 'order-000031' } },
      reason: 'It was written again at 10:09, after the bug.',
    },
  ],
  failures: [],
  forced: [],
  withForced: 0,
  keptAttributes: [],
  withKeptAttributes: 0,
  ...more,
});

export const bytesOf = (summary: Summary) => new TextEncoder().encode(JSON.stringify(summary));
export const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export const sampleAsked: AskedRepair = {
  ...sampleIncident(),
  impactedKeys: 'what the audit trail saw written by deploy-4f2a',
};
export const sampleQuestion = (more: Partial<Question> = {}): Question => ({
  runId: sampleRun.runId,
  startedAt: sampleRun.startedAt,
  executionArn: sampleRun.executionArn,
  tableName: 'orders',
  pass: 1,
  kind: 'patch',
  asked: sampleAsked,
  summaryKey: 'runs/inc-1234/summary/1.json',
  summaryVersion: 'version-1',
  reportHash: hashOf(bytesOf(sampleSummary())),
  approvers: ['ana@example.com', 'ben@example.com'],
  expiresAt: '2026-11-21T07:12:45.000Z',
  taskToken: 'token-1',
  ...more,
});

export const sampleFinish = (more: Partial<FinishRecoveryInput> = {}): FinishRecoveryInput => ({
  run: sampleRun,
  incident: sampleIncident(),
  outcome: 'approved',
  decision: { decision: 'approve', by: 'ana@example.com', at: '2026-11-21T03:20:10.000Z' },
  summaryKey: 'runs/inc-1234/summary/1.json',
  summaryVersion: 'version-1',
  reportHash: hashOf(bytesOf(sampleSummary())),
  counts: sampleCounts(),
  thaw: { thawedAt: '2026-11-21T03:21:00.000Z', parameter: 'restored' },
  ...more,
});

/** The plan that was shown before anything was written. */
export const samplePlan = (more: Partial<Summary> = {}): Summary =>
  sampleSummary({
    kind: 'plan',
    pass: 0,
    proof: null,
    plan: {
      rowsPrefix: 'runs/inc-1234/plan/5f0c/',
      files: { '1-0000.jsonl': 'cd'.repeat(32) },
      sha256: 'ab'.repeat(32),
    },
    streamConsumers: ['the function orders-search', 'Kinesis stream orders'],
    ...more,
  });

/** Two of the plan's files, of three that are not what was approved. */
export const samplePlanChange: PlanChange = {
  files: ['runs/inc-1234/plan/5f0c/1-0000.jsonl', 'runs/inc-1234/plan/5f0c/1-0001.jsonl'],
  total: 3,
};

/** A mailbox that can be told to refuse some addresses. */
export const mailbox = (refused: ReadonlySet<string> = new Set()) => {
  const mails: Mail[] = [];
  const sendMail = async (mail: Mail) => {
    if (refused.has(mail.to))
      throw Object.assign(new Error('Email address is not verified.'), { name: 'MessageRejected' });
    mails.push(mail);
  };
  return { mails, sendMail };
};
