import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, it } from '@jest/globals';
import { failedStateOf } from '../../../lambdas/shared/failed-state.ts';

/** Events oldest first as `[type, state name or '', previous event's id]`, ids from 1. */
const history = (...events: readonly [type: string, name: string, previous: number][]): HistoryEvent[] =>
  events
    .map(([type, name, previousEventId], index) => ({
      id: index + 1,
      previousEventId,
      type: type as HistoryEvent['type'],
      timestamp: new Date(0),
      ...(type.endsWith('StateEntered') && { stateEnteredEventDetails: { name } }),
      ...(type.endsWith('StateExited') && { stateExitedEventDetails: { name } }),
    }))
    .reverse() as HistoryEvent[];

describe('failedStateOf', () => {
  it('finds the state of a failed task', () => {
    expect(
      failedStateOf(
        history(
          ['ExecutionStarted', '', 0],
          ['TaskStateEntered', 'ValidateIncident', 1],
          ['TaskStateExited', 'ValidateIncident', 2],
          ['TaskStateEntered', 'FreezeWriters', 3],
          ['TaskScheduled', '', 4],
          ['TaskFailed', '', 5],
          ['ExecutionFailed', '', 6],
        ),
      ),
    ).toBe('FreezeWriters');
  });

  it('finds the failed branch, though another branch was entered later and is not left either', () => {
    expect(
      failedStateOf(
        history(
          ['ExecutionStarted', '', 0],
          ['ParallelStateEntered', 'Prepare', 1],
          ['TaskStateEntered', 'CollectKeys', 2],
          ['TaskScheduled', '', 3],
          ['WaitStateEntered', 'WaitForRestore', 2],
          ['TaskFailed', '', 4],
          ['ExecutionFailed', '', 6],
        ),
      ),
    ).toBe('CollectKeys');
  });

  it('finds where an execution was aborted, whose last event names no predecessor', () => {
    expect(
      failedStateOf(
        history(
          ['ExecutionStarted', '', 0],
          ['WaitStateEntered', 'WaitForRestore', 1],
          ['WaitStateExited', 'WaitForRestore', 2],
          ['TaskStateEntered', 'ApprovePatch', 3],
          ['TaskScheduled', '', 4],
          ['ExecutionAborted', '', 0],
        ),
      ),
    ).toBe('ApprovePatch');
  });

  it('takes the entry of a loop that was not left', () => {
    expect(
      failedStateOf(
        history(
          ['ExecutionStarted', '', 0],
          ['TaskStateEntered', 'CheckRestore', 1],
          ['TaskStateExited', 'CheckRestore', 2],
          ['TaskStateEntered', 'CheckRestore', 3],
          ['ExecutionAborted', '', 0],
        ),
      ),
    ).toBe('CheckRestore');
  });

  it('knows no state where none was entered', () => {
    expect(failedStateOf(history(['ExecutionStarted', '', 0], ['ExecutionFailed', '', 1]))).toBeUndefined();
    expect(failedStateOf([])).toBeUndefined();
  });
});
