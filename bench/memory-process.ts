/** Imports PatchBatch's bundle, hands it the event from standard input, and prints the process's peak in MiB. */

import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const { handler } = await import(pathToFileURL(process.argv[2] ?? '').href);
const event = JSON.parse(await text(process.stdin));
if (event !== null) {
  const output = await handler(event, { getRemainingTimeInMillis: () => 120_000 });
  if (output.counts.updated !== event.Items.length) throw new Error(`Not all were patched: ${JSON.stringify(output)}`);
}
// Not resourceUsage(): its peak is at least what the parent had when it started this process.
console.log(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024);
process.exit();
