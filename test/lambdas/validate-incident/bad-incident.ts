import type { QuietDay } from './quiet-day.ts';

/** What is wrong, in which parameters or in which account, and what the one sentence has to name. */
export interface BadIncident {
  readonly wrong: string;
  readonly more?: Record<string, unknown>;
  readonly day?: (day: QuietDay) => void;
  readonly says: RegExp;
}

/** One line, one sentence: a full stop at its end, and none before a space. */
export const oneSentence = /^(?:[^\n.!?]|[.!?](?=\S))*[^\n.!?]\.$/;

/** Key sources. */
export const inline = (...keys: unknown[]) => ({ impactedKeys: { source: 'inline', keys } });
export const file = (uri: unknown, more = {}) => ({ impactedKeys: { source: 's3', uri, ...more } });
export const audit = (more: Record<string, unknown>) => ({
  impactedKeys: { source: 'audit-log', from: '2026-11-20T09:58:00Z', to: '2026-11-20T10:07:00Z', ...more },
});
