import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import {
  histories,
  interferences,
  passes,
  unprotectedHistories,
  wideHistories,
  wideInterferences,
} from './arbitraries.ts';
import { patchesAlone, patchesAmongOthers } from './patch-promises.ts';
import { everyStory } from './told.ts';
import { type Undoing, undoesAlone, undoesAmongOthers } from './undo-promises.ts';

describe('a patch that nobody else writes to', () => {
  it('leaves what the model says and reports it, however often it is delivered, cut off and overlapped', () =>
    everyStory(800, histories, fc.constant(null), patchesAlone));

  it('does so with items of hundreds of attributes, which take several writes', () =>
    everyStory(40, wideHistories, fc.constant(null), patchesAlone));
});

describe('a patch among other writers', () => {
  it('writes only what the decision table says of what it read, and over no good write', () =>
    everyStory(800, histories, interferences, patchesAmongOthers));

  it('writes over none that came after an attempt which was cut off, though only its journal tells', () =>
    everyStory(200, unprotectedHistories, interferences, patchesAmongOthers));

  it('does so with items of hundreds of attributes', () =>
    everyStory(40, wideHistories, wideInterferences, patchesAmongOthers));
});

/** By the run itself; by another one, which takes it back itself; or by another one, and yet another. */
const undoings = fc.constantFrom<Undoing>(
  { first: 'run-1', second: undefined },
  { first: 'run-2', second: 'run-2' },
  { first: 'run-2', second: 'run-3' },
);

describe('an undo', () => {
  it('leaves exactly what was there before the patch, and an undo of it what the patch had left', () =>
    everyStory(400, histories, fc.tuple(undoings, passes), (recovery, [undoing, troubles]) =>
      undoesAlone(recovery, undoing, troubles),
    ));

  it('among other writers takes back only what is still as the run left it', () =>
    everyStory(400, histories, fc.tuple(interferences, interferences, passes), (recovery, [during, later, troubles]) =>
      undoesAmongOthers(recovery, [during, later], troubles),
    ));
});
