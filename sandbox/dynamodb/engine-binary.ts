import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The one version whose SQLite layout the history knows, see engine-schema.ts. */
export const engineVersion = '1.2.1';

/** Path of the engine's binary for a platform, from the optional package that carries it. */
export const engineBinary = (platform: string = process.platform, arch: string = process.arch): string => {
  const packageName = `@dynoxide/${platform}-${arch}`;
  const require = createRequire(import.meta.url);
  let manifest: string;
  try {
    manifest = require.resolve(`${packageName}/package.json`);
  } catch {
    throw new Error(
      `The sandbox's DynamoDB needs the package ${packageName}, which is not installed: ` +
        `run npm install --no-save ${packageName}@${engineVersion}.`,
    );
  }
  const { version } = require(manifest) as { version: string };
  if (version !== engineVersion) {
    throw new Error(`The sandbox's DynamoDB needs ${packageName}@${engineVersion}, but ${version} is installed.`);
  }
  return join(dirname(manifest), 'dynoxide');
};
