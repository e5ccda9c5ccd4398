import { AwsError } from '../../core/service.ts';
import { StateFailure } from '../engine/failure.ts';
import type { Visit } from '../engine/visit.ts';
import type { MapRun } from './map-run.ts';

/** Operations that exist for IAM only: what a Map Run does with its role, judged once a run instead of once a child. */
export const internalOperations = { start: 'StartMapRunChildren', redrive: 'RedriveMapRunChildren' } as const;

export const mayStartChildren = (visit: Visit, mapRun: MapRun) => ask(visit, mapRun, internalOperations.start);
export const mayRedriveChildren = (visit: Visit, mapRun: MapRun) => ask(visit, mapRun, internalOperations.redrive);

const ask = async (visit: Visit, mapRun: MapRun, operation: string): Promise<void> => {
  const { machine, start } = visit.execution;
  try {
    const input = { stateMachineArn: machine.arn, executionArn: mapRun.childArn(mapRun.uuid) };
    await machine.call('states', operation, input, start.name);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new StateFailure(
      'StepFunctions.AWSStepFunctionsException',
      `The Map Run can't start its children: ${error.message}`,
    );
  }
};
