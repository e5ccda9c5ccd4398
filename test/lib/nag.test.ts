import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { AwsSolutionsChecks } from 'cdk-nag';
import { OrdersRecoveryStack } from '../../examples/orders/orders-recovery-stack.ts';
import { OrdersStack } from '../../examples/orders/orders-stack.ts';
import { recoveryApp } from '../../lib/recovery-app.ts';
import { parseRecoveryContext } from '../../lib/recovery-context.ts';
import { RecoveryStack } from '../../lib/recovery-stack.ts';

const check = (build: (app: ReturnType<typeof recoveryApp>) => void) => {
  const app = recoveryApp(mkdtempSync(path.join(tmpdir(), 'coldpatch-nag-')));
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
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
  it('finds nothing in the stack that cdk.json describes', () => {
    expect(check((app) => new RecoveryStack(app, 'Coldpatch', { coldpatch: parseRecoveryContext(coldpatch) }))).toEqual(
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

  it('does look: a table without point-in-time recovery is found', () => {
    const found = check((app) => {
      new Table(new Stack(app, 'Careless'), 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
    });
    expect(found).toContainEqual(expect.stringContaining('AwsSolutions-DDB3'));
  });
});
