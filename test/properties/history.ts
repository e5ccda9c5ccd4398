import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Rules } from './model.ts';
import type { Change } from './state.ts';

/** Somebody's write to an item. */
export interface Deed {
  readonly by: 'the bug' | 'somebody';
  readonly change: Change;
}

export interface ItemHistory {
  /** As it was at the point in time to go back to. */
  readonly base: readonly (readonly [string, AttributeValue])[] | null;
  /** What happened to it since, until the recovery began. */
  readonly deeds: readonly Deed[];
  /** What the row tells of the image that the bug left last. */
  readonly seen: 'nothing' | 'hash' | 'image' | 'both';
  /** Whether the row brings the image to go back to. */
  readonly bringsBase: boolean;
  /** Whether the row writes numbers in the key as the table does. */
  readonly sameSpelling: boolean;
}

/** A write between the plan and the patch. */
export interface Meanwhile extends Deed {
  readonly item: number;
}

/** When somebody writes while the recovery runs: before its n-th call to the outside, before or after its n-th write to that item. */
export interface Interference extends Meanwhile {
  readonly when: { readonly call: number } | { readonly writeTo: number } | { readonly written: number };
}

/** What goes wrong with one delivery of a batch, at its n-th call to the outside. */
export type Trouble =
  | { readonly kind: 'none' }
  /** The function dies. Half: some of a batch's statements have taken effect. */
  | { readonly kind: 'crash'; readonly at: number; readonly when: 'before' | 'half' | 'after' }
  /** The call is refused, and those after it. */
  | { readonly kind: 'refused'; readonly at: number; readonly calls: number }
  /** The call takes effect, but its answer is an error. */
  | { readonly kind: 'lost'; readonly at: number }
  /** Time is up from then on. */
  | { readonly kind: 'late'; readonly at: number }
  /** Nobody waits for it: the next delivery begins at once. */
  | { readonly kind: 'beside' }
  /** Taken for dead, it goes on when the next delivery has ended, or everything has. */
  | { readonly kind: 'zombie'; readonly at: number; readonly until: 'next' | 'end' };

export interface Delivery {
  readonly trouble: Trouble;
  /** The rows come in another order, and the first one twice. */
  readonly turn: number;
  readonly twice: boolean;
}

export interface History {
  readonly partition: 'S' | 'N' | 'B';
  readonly sort: 'S' | 'N' | 'B' | undefined;
  readonly items: readonly ItemHistory[];
  readonly rules: Omit<Rules, 'runId'>;
  readonly planned: boolean;
  /** Until the first batch is patched; with a plan, since it was made. */
  readonly meanwhile: readonly Meanwhile[];
  /** Somebody changes the table to go back to, since the plan was made. */
  readonly rebased: { readonly item: number; readonly base: ItemHistory['base'] } | undefined;
  readonly canary: number | undefined;
  /** How many batches a pass has. */
  readonly batches: number;
  /** Of the first pass, of the next one, …: batch by batch. A batch that is not delivered in peace fails, and has its turn in the next pass. */
  readonly passes: readonly (readonly { readonly deliveries: readonly Delivery[]; readonly peace: boolean }[])[];
}
