import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { makeResource } from '../../../sandbox/deploy/nested.ts';
import type { ResourceContext } from '../../../sandbox/deploy/resource-type.ts';
import { stepFunctionsStateMachine } from '../../../sandbox/deploy/resources/stepfunctions-state-machine.ts';
import { FakeWorld } from './fake-world.ts';

const greeting = ['$', '{Greeting}'].join('');
const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'A',
  States: { A: { Type: 'Pass', Output: `${greeting} of ${greeting}`, End: true } },
});
const RoleArn = 'arn:aws:iam::000000000000:role/machine';

const trusts = (roleArn: string) => roleArn !== 'arn:aws:iam::000000000000:role/other';

const deploy = (world: FakeWorld, properties: Record<string, unknown>, asset = '') => {
  const context: ResourceContext = {
    world: { service: (name: string) => (name === 'iam' ? { trusts } : world.states) } as never,
    stackName: 'Stack',
    logicalId: 'Machine',
    physicalName: () => 'Stack-Machine-1',
    asset: () => asset,
  };
  return makeResource(stepFunctionsStateMachine, { RoleArn, ...properties }, context);
};

describe('AWS::StepFunctions::StateMachine', () => {
  it('creates a state machine from a string with substitutions', async () => {
    const world = new FakeWorld();
    const { ref, attributes } = await deploy(world, {
      DefinitionString: definition,
      DefinitionSubstitutions: { Greeting: '$& hello' },
    });
    expect(attributes).toEqual({ Arn: ref, Name: 'Stack-Machine-1' });
    const { output } = await world.reach(world.start(ref));
    expect(output).toBe('$& hello of $& hello');
  });

  it('creates one from an asset, under a given name', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'asl-')), 'a.json');
    writeFileSync(file, definition);
    const properties = { DefinitionS3Location: { Bucket: 'b', Key: 'k.json' }, StateMachineName: 'Named' };
    const { ref } = await deploy(new FakeWorld(), properties, file);
    expect(ref).toBe('arn:aws:states:us-east-1:000000000000:stateMachine:Named');
  });

  it.each([
    [{ DefinitionString: definition, StateMachineType: 'EXPRESS' }, 'EXPRESS'],
    [{}, 'DefinitionString'],
    [{ DefinitionS3Location: { Key: 'k', Version: '1' } }, 'DefinitionS3Location.Version'],
    [{ DefinitionString: definition, RoleArn: 'role' }, 'Invalid Role Arn'],
    [{ DefinitionString: definition, RoleArn: 'arn:aws:iam::000000000000:role/other' }, 'not authorized to assume'],
  ])('refuses %j', async (properties, message) => {
    await expect(deploy(new FakeWorld(), properties)).rejects.toThrow(message);
  });
});
