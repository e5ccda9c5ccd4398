import type { Run } from '../../shared/contract.ts';
import type { Incident } from '../../shared/incident.ts';
import { type AuditTrail, auditLogSource } from './audit-log.ts';
import { inlineSource } from './inline.ts';
import { type KeyFiles, s3Source } from './s3.ts';
import type { KeySource } from './source.ts';

export type KeySources = Readonly<Record<Incident['impactedKeys']['source'], KeySource>>;

export interface KeySourcePorts {
  readonly files: KeyFiles;
  readonly trailOf: (run: Run) => Promise<AuditTrail>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Every key source by its name in the incident parameters. */
export const keySources = ({ files, trailOf, now }: KeySourcePorts): KeySources => ({
  inline: inlineSource,
  s3: s3Source(files),
  'audit-log': auditLogSource(trailOf, now),
});
