import { beforeAll, describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { recoveryApp } from '../../lib/recovery-app.ts';
import { fortyGuardedTables, fortyLongNames, fortyTables, ofType, type Resource, templateOf } from './synthesize.ts';

/** A reference becomes an ARN of at most so many characters: 12 digits of account, names as CloudFormation makes them. */
const arn = 'x'.repeat(130);

const deployedLength = (value: unknown): number =>
  JSON.stringify(value, (key, part) => {
    if (part && typeof part === 'object' && ('Ref' in part || 'Fn::GetAtt' in part || 'Fn::ImportValue' in part))
      return arn;
    if (part && typeof part === 'object' && 'Fn::Join' in part) return deployedJoin(part['Fn::Join']);
    return key === '' ? part : part;
  }).length;
const deployedJoin = ([delimiter, parts]: [string, unknown[]]) =>
  parts
    .map((part) => (typeof part === 'string' ? part : 'x'.repeat(JSON.stringify(part).includes('AWS::') ? 14 : 60)))
    .join(delimiter);

describe.each([
  ['', fortyTables],
  [', in a VPC, with audit trails and customer keys', fortyGuardedTables],
  [', with long names and whatever a table can have', fortyLongNames],
])('forty tables with three writers each%s', (_, build) => {
  let template: { Resources: Record<string, Resource> };
  let stacks: Stack[];
  beforeAll(() => {
    const stack = build(recoveryApp());
    template = templateOf(stack);
    stacks = stack.node.root.node.findAll().filter((one) => Stack.isStack(one));
  });

  it('fit into one template: 500 resources, a megabyte; and no stack has more than 200 outputs', () => {
    expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(500);
    expect(JSON.stringify(template, undefined, 1).length).toBeLessThanOrEqual(1_000_000);
    for (const stack of stacks) expect(Object.keys(templateOf(stack).Outputs ?? {}).length).toBeLessThanOrEqual(200);
  });

  it('keep every managed policy within 6,144 characters', () => {
    const lengths = ofType(template, 'AWS::IAM::ManagedPolicy').map(([, { Properties }]) =>
      deployedLength(Properties.PolicyDocument),
    );
    expect(lengths.length).toBeGreaterThan(40);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(6144);
  });

  it("keep every role's inline policies within 10,240 characters, and its managed policies within ten", () => {
    const inline = new Map<string, number>();
    const managed = new Map<string, number>();
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (Type === 'AWS::IAM::Role')
        managed.set(id, (managed.get(id) ?? 0) + (Properties.ManagedPolicyArns?.length ?? 0));
      for (const { Ref } of Properties.Roles ?? []) {
        if (Type === 'AWS::IAM::Policy')
          inline.set(Ref, (inline.get(Ref) ?? 0) + deployedLength(Properties.PolicyDocument));
        if (Type === 'AWS::IAM::ManagedPolicy') managed.set(Ref, (managed.get(Ref) ?? 0) + 1);
      }
    }
    expect(inline.size).toBeGreaterThan(15);
    expect(Math.max(...inline.values())).toBeLessThanOrEqual(10_240);
    expect(Math.max(...managed.values())).toBeLessThanOrEqual(10);
  });

  it("keep each table's configuration within a standard parameter, and every function's environment within 4 KB", () => {
    for (const [, { Properties }] of ofType(template, 'AWS::SSM::Parameter')) {
      expect(deployedLength(Properties.Value)).toBeLessThan(4096);
    }
    for (const [, { Properties }] of ofType(template, 'AWS::Lambda::Function')) {
      expect(deployedLength(Properties.Environment)).toBeLessThan(4096);
    }
  });
});

it('refuses more than ten managed policies of a role hold, and says so', () => {
  expect(() => fortyLongNames(recoveryApp(), 200)).toThrow(
    /^Recovery\/PartialRecovery\/FreezeTables would take \d+ managed policies, and a role has 10 at most: name fewer tables or writers in one PartialRecovery.$/,
  );
});
