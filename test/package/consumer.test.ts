import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { handlers } from '../../build/bundle.ts';

const app = `
import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AuditTrail, PartialRecovery } from 'coldpatch';
import { readOnlyGuard } from 'coldpatch/guard';

if (typeof readOnlyGuard({ parameterName: 'read-only' }).before !== 'function') throw new Error('no guard');
const stack = new Stack(new App({ outdir: 'cdk.out' }), 'Shop');
const table = new Table(stack, 'Orders', { partitionKey: { name: 'pk', type: AttributeType.STRING }, stream: StreamViewType.NEW_AND_OLD_IMAGES });
const writer = new Role(stack, 'Writer', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
const auditTrail = new AuditTrail(stack, 'Trail', { table });
new PartialRecovery(stack, 'Recovery', { tables: [{ table, writers: [writer], auditTrail }], approvers: ['a@example.com'], sender: 'b@example.com' });
stack.node.root.synth();
`;

/** All that packing needs. */
const project = [
  ...['lib', 'guard', 'lambdas', 'statemachine', 'docs', 'dist'],
  ...['package.json', 'README.md', 'CHANGELOG.md', '.gitignore', 'tsconfig.json', 'tsconfig.package.json'],
];

it('the package works in an application of JavaScript, as `npm pack` makes it', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'coldpatch-consumer-'));
  const run = (command: string, args: string[], cwd: string) =>
    execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  // In a copy: JavaScript beside the sources, and bundles that are made anew, would be under the feet of the other tests.
  const copy = path.join(directory, 'copy');
  // Without source maps, which are most of what would be compressed.
  const filter = (file: string) => !file.endsWith('.map');
  for (const name of project) cpSync(name, path.join(copy, name), { recursive: true, filter });
  symlinkSync(path.resolve('node_modules'), path.join(copy, 'node_modules'));
  // Types are checked by `npm run check`, and this application has none.
  run('tsc', ['-p', 'tsconfig.package.json', '--noCheck', '--declaration', 'false'], copy);
  const tarball = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', directory], copy).trim();
  run('tar', ['xzf', tarball], directory);
  // The package beside its dependencies, as npm would install them.
  mkdirSync(path.join(directory, 'node_modules'));
  for (const name of ['aws-cdk-lib', 'constructs', '@aws-sdk', '@middy', '@smithy', 'valibot']) {
    symlinkSync(path.resolve('node_modules', name), path.join(directory, 'node_modules', name));
  }
  run('mv', ['package', 'node_modules/coldpatch'], directory);
  expect(readdirSync(path.join(directory, 'node_modules/coldpatch/dist'))).toEqual(
    handlers()
      .map(({ name }) => name)
      .sort(),
  );
  writeFileSync(path.join(directory, 'app.mjs'), app);
  run(process.execPath, ['app.mjs'], directory);
  const template = JSON.parse(readFileSync(path.join(directory, 'cdk.out', 'Shop.template.json'), 'utf8'));
  const functions = Object.values<{ Type: string }>(template.Resources).filter(
    ({ Type }) => Type === 'AWS::Lambda::Function',
  );
  expect(functions.length).toBeGreaterThanOrEqual(16);
});
