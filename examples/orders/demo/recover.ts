import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { IncidentParameters, UndoParameters } from '../../../lambdas/shared/incident.ts';
import type { Aws, OrdersOutputs } from './aws.ts';
import { ExecutionEnded } from './execution-ended.ts';
import type { PlayedIncident } from './play-incident.ts';
import { type Glimpse, watchExecution } from './watch-execution.ts';

/** The incident parameters that an on-call engineer would paste. */
export const incidentParameters = ({ TableName }: OrdersOutputs, played: PlayedIncident): IncidentParameters => ({
  tableName: TableName,
  restoreTo: played.restoreTo,
  reason: `INC-1234: ${played.writtenBy} wrote wrong totals`,
  requestedBy: 'kim@example.com',
  impactedKeys: { source: 'audit-log', from: played.from, to: played.to, writtenBy: played.writtenBy },
  patch: { attributes: ['total'], createdItems: 'delete' },
});

/** An execution under watch: whoever waits for a state hears what is going on meanwhile. */
export class Recovery {
  readonly runId: string;
  readonly finished: Promise<Glimpse>;
  #latest: Glimpse | undefined;
  #waiting = new Set<(glimpse: Glimpse) => void>();

  private constructor(runId: string, aws: Aws, executionArn: string) {
    this.runId = runId;
    this.finished = watchExecution(aws, executionArn, (glimpse) => {
      this.#latest = glimpse;
      for (const wake of this.#waiting) wake(glimpse);
    });
  }

  static async start(
    aws: Aws,
    { StateMachineArn }: OrdersOutputs,
    runId: string,
    parameters: IncidentParameters | UndoParameters,
  ) {
    const { executionArn } = await aws.states.send(
      new StartExecutionCommand({ stateMachineArn: StateMachineArn, name: runId, input: JSON.stringify(parameters) }),
    );
    return new Recovery(runId, aws, executionArn ?? '');
  }

  /** Resolves when the state was entered (or exited). Throws if the execution ends before. */
  async reached(
    state: string,
    tell: (glimpse: Glimpse) => void = () => {},
    moment: 'entered' | 'exited' = 'entered',
  ): Promise<void> {
    const isThere = ({ states }: Glimpse) =>
      states.some(({ name, exited }) => name === state && (moment === 'entered' || exited));
    if (this.#latest && isThere(this.#latest)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (glimpse: Glimpse) => {
      tell(glimpse);
      if (isThere(glimpse)) resolve();
    };
    this.#waiting.add(wake);
    const over = this.finished.then((glimpse) => {
      if (isThere(glimpse)) return;
      throw new ExecutionEnded(glimpse.execution);
    });
    await Promise.race([promise, over]).finally(() => this.#waiting.delete(wake));
  }
}
