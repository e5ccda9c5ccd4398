/** `npm run bench`: every number within this run. `npm run bench -- engine` runs one part. */
import { measureBundles } from './bundles.ts';
import { measureCeiling } from './ceiling.ts';
import { measureCost } from './cost.ts';
import { measureDynamoDb } from './dynamodb.ts';
import { measureEngine } from './engine.ts';
import { row } from './measurement.ts';
import { measureMemory } from './memory.ts';
import { measurePatching } from './patching.ts';

const parts = {
  engine: measureEngine,
  dynamodb: measureDynamoDb,
  patching: measurePatching,
  cost: measureCost,
  ceiling: measureCeiling,
  memory: measureMemory,
  bundles: () => measureBundles(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  for (const measurement of await measure()) console.log(row(measurement));
}
