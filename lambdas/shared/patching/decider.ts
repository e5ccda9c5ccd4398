import type { RepairInput } from '../contract.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { ReadRow } from './read-images.ts';

/** Decides every row of a batch alike, in rehearsal, patch and proof. `nowMs`: milliseconds since the epoch. */
export const decider =
  ({ run, incident }: RepairInput, ttlAttribute: string | undefined, nowMs: () => number) =>
  ({ row, base, live }: ReadRow): Decision =>
    decide({
      row,
      base,
      live,
      patch: incident.patch,
      runId: run.runId,
      timeToLive:
        ttlAttribute === undefined ? undefined : { attribute: ttlAttribute, nowSeconds: Math.floor(nowMs() / 1000) },
    });
