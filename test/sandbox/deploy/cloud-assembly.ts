import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ResourceType } from '../../../sandbox/deploy/resource-type.ts';

export interface StackFile {
  readonly template: unknown;
  readonly dependencies?: readonly string[];
  readonly environment?: string;
  readonly assets?: unknown;
}

const written: string[] = [];

export const removeAssemblies = () => {
  for (const directory of written.splice(0)) rmSync(directory, { recursive: true });
};

/** Writes a cloud assembly of these stacks, as the CDK would; returns its directory. */
export const writeAssembly = (stacks: Record<string, StackFile>, more: Record<string, unknown> = {}): string => {
  const directory = mkdtempSync(path.join(tmpdir(), 'assembly-'));
  written.push(directory);
  const artifacts: Record<string, unknown> = { Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } } };
  const write = (file: string, content: unknown) => writeFileSync(path.join(directory, file), JSON.stringify(content));
  for (const [name, { template, dependencies = [], environment, assets }] of Object.entries(stacks)) {
    write(`${name}.template.json`, template);
    write(`${name}.assets.json`, assets ?? { files: {}, dockerImages: {} });
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: environment ?? 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${name}.template.json` },
      dependencies: [...dependencies, `${name}.assets`],
    };
    artifacts[`${name}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } };
  }
  write('manifest.json', {
    version: '48.0.0',
    artifacts: { ...artifacts, ...(more.artifacts ?? {}) },
    ...(more.manifest as object),
  });
  return directory;
};

/** A resource type that records what it was asked to make. */
export const recordingType = (
  type: string,
  made: { id: string; properties: unknown; physicalName: string }[],
): ResourceType => ({
  type,
  properties: ['Name', 'Policy', 'List'],
  nested: { List: ['a', 'Policy'], 'List.Policy': ['Effect'] },
  ignored: { Tags: 'Nothing reads them.' },
  create(properties, { logicalId, physicalName }) {
    if (properties.Name === 'fails') throw new Error('No such luck.');
    made.push({ id: logicalId, properties, physicalName: physicalName(40) });
    return { ref: `ref-of-${logicalId}`, attributes: { Arn: `arn-of-${logicalId}`, 'Nested.Name': 'nested' } };
  },
});
