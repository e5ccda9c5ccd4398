import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import validate from 'asl-validator';
import { nextWaitSeconds } from '../../lambdas/check-restore/check-restore.ts';
import { errors } from '../../lambdas/shared/errors.ts';
import { functionLimits } from '../../lib/function-limits.ts';
import { distributedMaps } from '../../lib/workflow.ts';
import { allStates, definitions, tasks } from './definitions.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html, and those that Lambda's integration throws. */
const awsErrors = [
  'States.Timeout',
  'States.HeartbeatTimeout',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
  'Sandbox.Timedout',
  'Runtime.ExitError',
  'Lambda.Unknown',
];

const kebabCase = (id: string) => id.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase();

describe.each(definitions)('statemachine/$name.asl.json', ({ machine, text, states }) => {
  it('is valid Amazon States Language', () => {
    expect([...validate(machine).errors]).toEqual([]);
  });

  it('says of every state what it is for', () => {
    expect(states.filter(([, { Comment }]) => !Comment)).toEqual([]);
  });

  it('substitutes only names and ARNs, inside quotes', () => {
    const substitutions = [...text.matchAll(/(.?)\$\{(\w+)\}(.?)/g)];
    expect(substitutions.map(([, before, , after]) => `${before}${after}`)).toEqual(substitutions.map(() => '""'));
    expect(substitutions.map(([, , name]) => name)).toEqual(
      expect.arrayContaining(states.flatMap(([name, { Type }]) => (Type === 'Task' ? [`${name}Arn`] : []))),
    );
  });
});

describe('every Task', () => {
  it.each(tasks)('$state has its folder, its function and its limits', ({ state, body }) => {
    const folder = kebabCase(state);
    expect(existsSync(`lambdas/${folder}/handler.ts`)).toBe(true);
    expect(existsSync(`lambdas/${folder}/${folder}.ts`)).toBe(true);
    expect(body.Arguments?.FunctionName).toBe(`\${${state}Arn}`);
    expect(functionLimits).toHaveProperty(state);
  });

  it.each(tasks)('$state times out after its function, so that the function says why', ({ state, body }) => {
    if (typeof body.TimeoutSeconds === 'string')
      expect(body.TimeoutSeconds).toBe('{% $incident.approval.timeoutMinutes * 60 + 90 %}');
    else expect(body.TimeoutSeconds).toBeGreaterThan(functionLimits[state]?.timeoutSeconds ?? Number.POSITIVE_INFINITY);
  });
});

describe('errors', () => {
  const named = allStates.flatMap(({ state, body }) =>
    [...(body.Retry ?? []), ...(body.Catch ?? [])].flatMap(({ ErrorEquals }) =>
      ErrorEquals.map((error) => ({ state, error })),
    ),
  );
  it.each(named)('$error, which $state retries or catches, is in the registry or one of AWS', ({ error }) => {
    expect([...Object.keys(errors), ...awsErrors]).toContain(error);
  });

  it.each(Object.entries(errors))('%s carries its name as a literal, which Lambda reports', (name, Made) => {
    expect(new Made('a sentence').name).toBe(name);
  });

  it('are caught nowhere after FreezeWriters but at the timeouts of the approvals', () => {
    expect(allStates.filter(({ body }) => body.Catch).map(({ state }) => state)).toEqual([
      'ApprovePlan',
      'ApprovePatch',
    ]);
  });
});

describe('the Distributed Maps', () => {
  it('are those that the stack grants its children to, each labelled by its own name', () => {
    const maps = allStates.filter(({ body }) => body.Label !== undefined);
    expect(maps.map(({ state }) => state)).toEqual(distributedMaps);
    expect(maps.map(({ body }) => body.Label)).toEqual(distributedMaps);
  });

  it('are waited for, before an undo, as long as a function of theirs may still run and write', () => {
    const wait = allStates.find(({ state }) => state === 'WaitForStragglers')?.body.Seconds;
    for (const writer of ['PatchBatch', 'RevertBatch'])
      expect(wait).toBeGreaterThanOrEqual(functionLimits[writer]?.timeoutSeconds ?? Number.POSITIVE_INFINITY);
  });
});

describe('the restore loop', () => {
  it('fits 48 hours into the history, with 5,000 events to spare', () => {
    // Task 5 events, Choice 2, Wait 2. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    const eventsPerTurn = 9;
    let events = 0;
    for (let waited = 0; waited < 48 * 3600; waited += nextWaitSeconds(waited * 1000)) events += eventsPerTurn;
    expect(events).toBeLessThan(20_000);
  });
});
