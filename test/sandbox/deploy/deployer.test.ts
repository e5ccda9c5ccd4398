// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Fn::Sub's.
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDeployer, type Deployer } from '../../../sandbox/deploy/deployer.ts';
import type { DeployError } from '../../../sandbox/deploy/template.ts';
import { createSmallWorld } from '../small-world.ts';
import { recordingType, removeAssemblies, type StackFile, writeAssembly } from './cloud-assembly.ts';

let made: { id: string; properties: unknown; physicalName: string }[];
let deployer: Deployer;
beforeEach(() => {
  made = [];
  deployer = createDeployer(createSmallWorld(), [recordingType('Test::Thing', made)]);
});

afterAll(removeAssemblies);

const thing = (Properties: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  Type: 'Test::Thing',
  Properties,
  ...more,
});
const deploy = (template: unknown, more: Partial<StackFile> = {}) =>
  deployer.deploy(writeAssembly({ Main: { template, ...more } }));
const refusals = async (deployment: Promise<void>): Promise<readonly string[]> => {
  const error: DeployError = await deployment.then(
    () => Promise.reject(new Error('It was deployed.')),
    (thrown) => thrown,
  );
  expect(error.name).toBe('DeployError');
  return error.refusals;
};
const propertiesOf = (id: string) => made.find((each) => each.id === id)?.properties;

describe('deploying a template', () => {
  it('makes each resource after those that it refers to or depends on', async () => {
    await deploy({
      Resources: {
        Last: thing({ Name: { 'Fn::Sub': 'x-${Middle.Arn}' } }),
        Middle: thing({ List: [{ Policy: { 'Fn::GetAtt': ['First', 'Arn'] } }] }),
        Second: thing({}, { DependsOn: 'First' }),
        First: thing({}, { DependsOn: ['Zeroth'] }),
        Zeroth: thing(),
      },
    });
    expect(made.map(({ id }) => id)).toEqual(['Zeroth', 'First', 'Middle', 'Last', 'Second']);
  });

  it.each([
    [{ Ref: 'Other' }, 'ref-of-Other'],
    [{ 'Fn::GetAtt': ['Other', 'Arn'] }, 'arn-of-Other'],
    [{ 'Fn::GetAtt': 'Other.Nested.Name' }, 'nested'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Other' }, { Ref: 'AWS::NoValue' }, 'b']] }, 'a-ref-of-Other-b'],
    [
      { 'Fn::Sub': '${Other}/${Other.Arn}/${!Literal}/${AWS::Region}' },
      'ref-of-Other/arn-of-Other/${Literal}/eu-west-1',
    ],
    [{ 'Fn::Sub': ['${a}-${AWS::AccountId}', { a: { Ref: 'Other' } }] }, 'ref-of-Other-000000000000'],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['-', { Ref: 'Other' }] }] }, 'of'],
    [{ Ref: 'AWS::Partition' }, 'aws'],
    [{ Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    [{ Ref: 'AWS::StackName' }, 'Main'],
    [{ Ref: 'AWS::StackId' }, 'arn:aws:cloudformation:eu-west-1:000000000000:stack/Main/sandbox'],
    [{ 'Fn::If': ['IsHere', 'yes', 'no'] }, 'yes'],
    [{ 'Fn::If': ['IsThere', 'yes', 'no'] }, 'no'],
    [{ Ref: 'Stage' }, 'test'],
    [
      [1, true, { a: { Ref: 'Other' } }],
      [1, true, { a: 'ref-of-Other' }],
    ],
  ])('resolves %j', async (expression, value) => {
    await deploy({
      Parameters: { Stage: { Type: 'String', Default: 'test' } },
      Conditions: {
        IsHere: { 'Fn::Or': [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] }, { Condition: 'IsThere' }] },
        IsThere: { 'Fn::Not': [{ 'Fn::And': [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] }] }] },
      },
      Resources: { Other: thing(), Subject: thing({ Policy: expression }) },
    });
    expect(propertiesOf('Subject')).toEqual({ Policy: value });
  });

  it('leaves out what is AWS::NoValue and what has a false condition', async () => {
    await deploy({
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Plain: thing({ Name: { Ref: 'AWS::NoValue' } }), Absent: thing({}, { Condition: 'Never' }) },
      Outputs: { Gone: { Value: { Ref: 'Absent' }, Condition: 'Never' } },
    });
    expect(made.map(({ id }) => id)).toEqual(['Plain']);
    expect(propertiesOf('Plain')).toEqual({});
    expect(deployer.outputs).toEqual({});
  });

  it('makes up names that are the same every time, and short enough', async () => {
    await deploy({ Resources: { AVeryLongLogicalIdOfAResource12345678: thing() } });
    const name = made[0]?.physicalName;
    expect(name).toMatch(/^Main-AVeryLong.*-[0-9A-F]{12}$/);
    expect(name?.length).toBeLessThanOrEqual(40);
  });

  it('deploys stacks in their order, with imports and one set of outputs', async () => {
    const template = (output: string, value: unknown) => ({
      Resources: { [`Of${output}`]: thing() },
      Outputs: { [output]: { Value: value, Export: { Name: { 'Fn::Sub': 'export-${AWS::StackName}' } } } },
    });
    await deployer.deploy(
      writeAssembly({
        Second: { template: template('B', { 'Fn::ImportValue': 'export-First' }), dependencies: ['First'] },
        First: { template: template('A', { 'Fn::GetAtt': ['OfA', 'Arn'] }) },
      }),
    );
    expect(made.map(({ id }) => id)).toEqual(['OfA', 'OfB']);
    expect(deployer.outputs).toEqual({ A: 'arn-of-OfA', B: 'arn-of-OfA' });
  });

  it('takes what the CDK puts into every template, and ignores what a type ignores', async () => {
    await deploy({
      Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/x' } },
      Rules: { CheckBootstrapVersion: { Assertions: [] } },
      Resources: {
        Kept: thing({ Tags: [] }, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Metadata: { a: 1 } }),
      },
    });
    expect(made).toHaveLength(1);
  });
});

describe('what the deployer refuses by name', () => {
  const only = (resource: unknown) => deploy({ Resources: { Subject: resource } });

  it.each([
    [
      'a resource type',
      () => only({ Type: 'AWS::EC2::Instance' }),
      'Main: Subject (AWS::EC2::Instance): the resource type',
    ],
    ['a custom resource', () => only({ Type: 'Custom::Seed' }), 'Main: Subject (Custom::Seed): the resource type'],
    ['a property', () => only(thing({ Colour: 'red' })), 'Main: Subject (Test::Thing): the property Colour'],
    [
      'a nested property, in a list and in an If',
      () => only(thing({ List: [{ a: 1 }, { 'Fn::If': ['C', { Policy: { Colour: 1 } }, { Ref: 'AWS::NoValue' }] }] })),
      'Main: Subject (Test::Thing): the property List.Policy.Colour is not implemented.',
    ],
    [
      'a nested property that a function gives',
      () => only(thing({ List: { 'Fn::Select': [0, [{ Colour: 1 }]] } })),
      'Main: Subject (Test::Thing): The sandbox does not implement List.Colour of Test::Thing.',
    ],
    ['CreationPolicy', () => only(thing({}, { CreationPolicy: {} })), 'the resource attribute CreationPolicy'],
    ['UpdatePolicy', () => only(thing({}, { UpdatePolicy: {} })), 'the resource attribute UpdatePolicy'],
    ['a function', () => only(thing({ Name: { 'Fn::Base64': 'a' } })), 'the intrinsic function Fn::Base64'],
    ['FindInMap', () => only(thing({ List: [{ 'Fn::FindInMap': [] }] })), 'the intrinsic function Fn::FindInMap'],
    ['a dynamic reference', () => only(thing({ Name: '{{resolve:ssm:/x}}' })), 'reference {{resolve:ssm:/x}} is not'],
    ['a reference to nothing', () => only(thing({ Name: { Ref: 'Nobody' } })), 'Name refers to Nobody'],
    ['DependsOn nothing', () => only(thing({}, { DependsOn: 'Nobody' })), 'DependsOn Nobody, which does not exist'],
    ['a pseudo parameter', () => only(thing({ Name: { Ref: 'AWS::NotificationARNs' } })), 'AWS::NotificationARNs'],
    [
      'an attribute',
      () => deploy({ Resources: { A: thing(), B: thing({ Name: { 'Fn::GetAtt': ['A', 'Size'] } }) } }),
      'the attribute Size of Test::Thing',
    ],
    ['Mappings', () => deploy({ Resources: {}, Mappings: {} }), "the template's section Mappings"],
    ['Transform', () => deploy({ Resources: {}, Transform: 'AWS::Serverless' }), "the template's section Transform"],
    ['other rules', () => deploy({ Resources: {}, Rules: { Mine: {} } }), "the template's section Rules"],
    [
      'a parameter',
      () => deploy({ Resources: {}, Parameters: { Size: { Type: 'Number' } } }),
      'the parameter Size has no default',
    ],
    [
      'an SSM parameter',
      () => deploy({ Resources: {}, Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/p' } } }),
      'the parameter P of type AWS::SSM',
    ],
    [
      'a condition function',
      () => deploy({ Resources: { A: thing({}, { Condition: 'C' }) }, Conditions: { C: { 'Fn::Contains': [] } } }),
      'Fn::Contains',
    ],
    [
      'a container image',
      () => deploy({ Resources: {} }, { assets: { dockerImages: { abc: {} } } }),
      'container images: asset abc',
    ],
    [
      'an account',
      () => deploy({ Resources: {} }, { environment: 'aws://123456789012/eu-west-1' }),
      'synthesized for aws://123456789012/eu-west-1',
    ],
    ['a missing import', () => only(thing({ Name: { 'Fn::ImportValue': 'x' } })), 'No export named x found'],
    [
      'a nested assembly',
      () => deployer.deploy(writeAssembly({}, { artifacts: { Stage: { type: 'cdk:cloud-assembly' } } })),
      'the artifact Stage of type cdk:cloud-assembly',
    ],
    [
      'missing context',
      () => deployer.deploy(writeAssembly({}, { manifest: { missing: [{ key: 'vpc' }] } })),
      'context that is missing: vpc',
    ],
    ['a directory without an app', () => deployer.deploy('/nowhere'), 'There is no /nowhere/manifest.json'],
  ])('%s', async (_what, deployment, sentence) => {
    expect((await refusals(deployment())).join('\n')).toContain(sentence);
    expect(made.filter(({ id }) => id === 'Subject')).toEqual([]);
  });

  it('all at once, before anything is made', async () => {
    const found = await refusals(
      deploy({
        Resources: {
          A: thing(),
          B: thing({ Colour: 1, Size: 2, List: [{ Tint: 3 }] }),
          C: { Type: 'AWS::SNS::Topic' },
        },
        Mappings: {},
      }),
    );
    expect(found).toHaveLength(5);
    expect(made).toEqual([]);
  });

  it('a circle, spelled out', async () => {
    const circle = deploy({
      Resources: {
        A: thing({ Name: { Ref: 'B' } }),
        B: thing({ Name: { Ref: 'C' } }),
        C: thing({}, { DependsOn: 'A' }),
      },
    });
    expect(await refusals(circle)).toEqual(['Main: resources depend on each other in a circle: A → B → C → A.']);
  });

  it('two stacks with the same output', async () => {
    const template = { Resources: {}, Outputs: { Name: { Value: 'x' } } };
    const twice = deployer.deploy(writeAssembly({ One: { template }, Two: { template } }));
    expect(await refusals(twice)).toEqual(['Two: One has an output Name too.']);
  });

  it('what a resource type refuses, with the resource’s name', async () => {
    expect(await refusals(only(thing({ Name: 'fails' })))).toEqual(['Main: Subject (Test::Thing): No such luck.']);
  });
});
