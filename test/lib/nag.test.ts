import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { OrdersRecoveryStack } from '../../examples/orders/orders-recovery-stack.ts';
import { OrdersStack } from '../../examples/orders/orders-stack.ts';
import { PartialRecovery } from '../../lib/partial-recovery.ts';
import { recoveryApp } from '../../lib/recovery-app.ts';
import { parseRecoveryContext } from '../../lib/recovery-context.ts';
import { type GrantOptions, RecoveryFunction } from '../../lib/recovery-function.ts';
import { RecoveryStack } from '../../lib/recovery-stack.ts';
import { everyField } from './every-field.ts';
import { everyOption, fortyTables, recoverableTables } from './synthesize.ts';

// Here the CDK validates what it synthesizes, as it does by default; the other tests are spared that.
const { CDK_VALIDATION } = process.env;
beforeAll(() => void delete process.env.CDK_VALIDATION);
afterAll(() => void Object.assign(process.env, { CDK_VALIDATION }));

const check = (build: (app: ReturnType<typeof recoveryApp>) => void, plugins = [new AwsSolutionsChecks()]) => {
  const app = recoveryApp({ outdir: mkdtempSync(path.join(tmpdir(), 'coldpatch-nag-')) });
  Validations.of(app).addPlugins(...plugins);
  build(app);
  try {
    app.synth();
  } catch {
    // Findings fail the synthesis; they are in the report.
  }
  const report = JSON.parse(readFileSync(path.join(app.outdir, 'validation-report.json'), 'utf8'));
  // biome-ignore lint/suspicious/noExplicitAny: CDK's report has no exported type
  return report.pluginReports.flatMap(({ violations }: any) =>
    // biome-ignore lint/suspicious/noExplicitAny: as above
    violations.flatMap(({ ruleName, violatingConstructs }: any) =>
      violatingConstructs.map(({ constructPath }: { constructPath: string }) => `${ruleName} ${constructPath}`),
    ),
  ) as string[];
};

const { coldpatch } = JSON.parse(readFileSync('cdk.json', 'utf8')).context;

describe('cdk-nag (AwsSolutions)', () => {
  it.each([
    ['that cdk.json describes', coldpatch],
    ["with every field of cdk.json's context", everyField],
  ])('finds nothing in the stack %s', (_, context) => {
    expect(check((app) => new RecoveryStack(app, 'Coldpatch', { coldpatch: parseRecoveryContext(context) }))).toEqual(
      [],
    );
  });

  it("finds nothing in the example's recovery", () => {
    const found = check((app) => {
      const { recoverable } = new OrdersStack(app, 'Orders');
      new OrdersRecoveryStack(app, 'OrdersRecovery', { tables: [recoverable] });
    });
    expect(found.filter((line) => !/OrdersApi|OrdersImport/.test(line))).toEqual([]);
  });

  it('finds nothing in a recovery with keys of its own', () => {
    const found = check((app) => {
      const stack = new Stack(app, 'Recovery');
      const key = new Key(stack, 'Key', { enableKeyRotation: true });
      new PartialRecovery(stack, 'PartialRecovery', {
        tables: recoverableTables(new Stack(app, 'Shop'), 1, 1),
        approvers: ['a@example.com'],
        sender: 'b@example.com',
        encryptionKey: key,
        logEncryptionKey: key,
        tableKeys: [key],
        keyBuckets: [new Bucket(stack, 'KeyFiles', { encryptionKey: new Key(stack, 'FilesKey') }) as IBucket],
      });
    });
    expect(found.filter((line) => line.includes('PartialRecovery/'))).toEqual([]);
  });

  it('does look: a table without point-in-time recovery is found', () => {
    const found = check((app) => {
      new Table(new Stack(app, 'Careless'), 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
    });
    expect(found).toContainEqual(expect.stringContaining('AwsSolutions-DDB3'));
  });
});

describe('a grant on everything', () => {
  const checkGrant = (options: GrantOptions) =>
    check((app) => {
      const made = new RecoveryFunction(new Stack(app, 'Careless'), 'ThawWriters', { description: 'A function.' });
      made.allow(['sns:ListTopics'], ['*'], { because: 'It has no resource to name.' });
      made.allow(['s3:DeleteObject'], ['*'], options);
    });

  it('without a reason of its own is found by cdk-nag, whatever else has one', () => {
    expect(checkGrant({})).toEqual([
      expect.stringMatching(/IAM5\[Resource::\*\].* Careless\/ThawWriters\/Role\/DefaultPolicy/),
    ]);
  });
  it('with a reason is not', () => expect(checkGrant({ because: 'A test.' })).toEqual([]));
});

describe("the CDK's rules about templates", () => {
  it.each([
    ['forty tables', fortyTables],
    ['every option', everyOption],
  ])('find nothing in a recovery with %s', (_, build) => {
    expect(check(build, [])).toEqual([]);
  });

  it('are asked: a misspelt runtime is found', () => {
    const found = check((app) => {
      const properties = { Runtime: 'nodejs99.x', Role: 'a', Code: { ZipFile: 'a' }, Handler: 'a' };
      new CfnResource(new Stack(app, 'Careless'), 'Function', { type: 'AWS::Lambda::Function', properties });
    }, []);
    expect(found).toContainEqual(expect.stringContaining('Careless/Function'));
  });
});
