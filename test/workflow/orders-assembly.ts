import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync } from 'node:fs';
import path from 'node:path';

const script = `
import { synthesizeOrders } from ${JSON.stringify(new URL('../../examples/orders/app.ts', import.meta.url))};
synthesizeOrders(process.argv[1]);
`;

/** The example's cloud assembly, synthesized once in a run of the tests, and not in their process: each file would load the CDK anew. */
export const ordersAssembly = (): string => {
  const directory = path.join(process.env.SHARED_BY_TESTS ?? '', 'orders');
  if (existsSync(directory)) return directory;
  const made = mkdtempSync(`${directory}-`);
  const env = { ...process.env, NODE_OPTIONS: '' };
  execFileSync(process.execPath, ['--input-type=module', '-e', script, made], { env });
  try {
    renameSync(made, directory);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(directory)) throw error;
  }
  return directory;
};
