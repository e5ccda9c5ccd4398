import { existsSync } from 'node:fs';
import path from 'node:path';
import { AwsError } from '../core/service.ts';

/** The file that the Node.js runtime would load for a handler's module. */
export const moduleFile = (directory: string, module: string): string => {
  const found = ['.js', '.mjs', '.cjs']
    .map((extension) => path.join(directory, `${module}${extension}`))
    .find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new AwsError('InvalidParameterValueException', `There is no ${module}.js, .mjs or .cjs in ${directory}.`);
};
