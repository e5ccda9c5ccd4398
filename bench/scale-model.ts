/**
 * How long a recovery of 1 million, 100 million and 1 billion keys takes under AWS's quotas, what it costs and what binds it.
 * `--write` puts the tables into docs/scale.md. `--check` recovers `--keys` orders in the sandbox, holds the requests that it counts
 * against the model's, and measures the figures that are this machine's (`npm run build` first).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { agrees, compare, inWords } from './scale/check.ts';
import { figures } from './scale/figures.ts';
import { measure } from './scale/measure.ts';
import { render } from './scale/render.ts';

const document = new URL('../docs/scale.md', import.meta.url);
const marks = ['<!-- bench/scale-model.ts -->\n\n', '\n\n<!-- end -->'] as const;

const { values } = parseArgs({
  options: { write: { type: 'boolean' }, check: { type: 'boolean' }, keys: { type: 'string', default: '2000' } },
});

const write = () => {
  const text = readFileSync(document, 'utf8');
  const [start, end] = [text.indexOf(marks[0]) + marks[0].length, text.indexOf(marks[1])];
  writeFileSync(document, text.slice(0, start) + render() + text.slice(end));
};

const check = async () => {
  const rows = await compare(Number(values.keys));
  for (const row of rows) console.log(inWords(row));
  console.log();
  for (const [name, value] of Object.entries(await measure())) {
    const { value: taken, what } = figures[name as keyof typeof figures];
    console.log(`here ${value.toFixed(0).padStart(4)}, the model takes ${String(taken).padStart(4)}: ${what}`);
  }
  if (!rows.every(agrees)) process.exitCode = 1;
};

if (values.write) write();
else if (values.check) await check();
else console.log(render());
