import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inOrder } from './order.ts';
import { DeployError, type Stack } from './template.ts';

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string; readonly file?: string };
}
interface AssetManifest {
  readonly files?: Readonly<Record<string, FileAsset>>;
  readonly dockerImages?: Readonly<Record<string, unknown>>;
}
interface FileAsset {
  readonly source: { readonly path?: string; readonly packaging?: string; readonly executable?: unknown };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

/** Artifacts that hold nothing to deploy. */
const inert = new Set(['cdk:tree', 'cdk:feature-flag-report', 'cdk:asset-manifest', 'aws:cloudformation:stack']);

/** The stacks of a cloud assembly (`cdk.out`), each after those that it depends on. Throws DeployError. */
export const readAssembly = (directory: string): readonly Stack[] => {
  const manifestFile = path.join(directory, 'manifest.json');
  if (!existsSync(manifestFile)) throw new DeployError([`There is no ${manifestFile}: synthesize the app first.`]);
  const manifest = readJson(manifestFile);
  const artifacts: Record<string, Artifact> = manifest.artifacts ?? {};
  const refusals = [
    ...(manifest.missing ?? []).map(({ key }: { key: string }) => `The app needs context that is missing: ${key}.`),
    ...Object.entries(artifacts)
      .filter(([, { type }]) => !inert.has(type))
      .map(([id, { type }]) => `The sandbox does not implement the artifact ${id} of type ${type}.`),
  ];
  const stacks: Stack[] = [];
  const ordered = inOrder(Object.keys(artifacts), (id) => artifacts[id]?.dependencies ?? [], 'The stacks');
  for (const id of ordered) {
    const artifact = artifacts[id];
    const { templateFile, stackName } = artifact?.properties ?? {};
    if (artifact?.type !== 'aws:cloudformation:stack' || templateFile === undefined) continue;
    const assets = new Map<string, string>();
    for (const dependency of artifact.dependencies ?? []) {
      const manifestOfAssets = artifacts[dependency];
      const file = manifestOfAssets?.type === 'cdk:asset-manifest' ? manifestOfAssets.properties?.file : undefined;
      if (file !== undefined) refusals.push(...addAssets(assets, readJson(path.join(directory, file)), directory));
    }
    const template = readJson(path.join(directory, templateFile));
    stacks.push({ name: stackName ?? id, environment: artifact.environment ?? '', template, assets });
  }
  if (refusals.length > 0) throw new DeployError(refusals);
  return stacks;
};

/** Adds a manifest's files; returns what it has that is refused. */
const addAssets = (assets: Map<string, string>, manifest: AssetManifest, directory: string): string[] => {
  const refusals = Object.keys(manifest.dockerImages ?? {}).map(
    (id) => `The sandbox does not implement container images: asset ${id}.`,
  );
  for (const [id, { source, destinations }] of Object.entries(manifest.files ?? {})) {
    if (source.path === undefined) refusals.push(`The sandbox does not implement assets made by a command: ${id}.`);
    else {
      for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, path.join(directory, source.path));
    }
  }
  return refusals;
};
