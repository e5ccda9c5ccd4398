/** `npm run bench`: every number as a ratio within this run. `npm run bench -- bundles` runs one part. */
import { measureBundles } from './bundles.ts';
import { row } from './measurement.ts';

const parts = { bundles: measureBundles };

const wanted = process.argv.slice(2);
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  for (const measurement of await measure()) console.log(row(measurement));
}
