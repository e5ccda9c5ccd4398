import * as v from 'valibot';
import { incidentSchema } from '../../lambdas/shared/incident.ts';
import { figures, given } from './figures.ts';
import { dollars, total } from './money.ts';
import { bounds, collect, loads, patch, type Situation, summarizeSeconds, verify } from './phases.ts';
import { patchBatchRequests } from './requests.ts';
import { stops } from './stops.ts';

const defaults = v.parse(incidentSchema, {
  tableName: 'orders',
  restoreTo: '2026-11-20T09:57:59Z',
  impactedKeys: { source: 's3', uri: 's3://bucket/keys.csv' },
});
/** The most that the incident parameters take. */
export const most = { maxConcurrency: 1_000, maxMinutes: 2_880 };

const sizes = [1e6, 1e7, 1e8, 1e9];
export const situations: Readonly<Record<string, Situation>> = {
  // Half of what the table takes is the default of patch.maxWriteUnitsPerSecond.
  'as it comes': { maxConcurrency: defaults.patch.maxConcurrency, writesPerSecond: given.newTableWrites / 2 },
  raised: { maxConcurrency: most.maxConcurrency, writesPerSecond: given.tableWrites },
  'one partition': { maxConcurrency: most.maxConcurrency, writesPerSecond: given.partitionWrites },
};

const rounded = (n: number) => Number(n.toPrecision(2)).toLocaleString('en');
const whole = (n: number) => n.toLocaleString('en');
const size = (n: number) => (n >= 1e9 ? `${n / 1e9} billion` : `${n / 1e6} million`);

export const duration = (seconds: number): string => {
  if (!Number.isFinite(seconds)) return 'never ends';
  if (seconds < 120) return `${rounded(seconds)} s`;
  if (seconds < 120 * 60) return `${rounded(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${rounded(seconds / 3600)} h` : `${rounded(seconds / 86_400)} days`;
};
const money = (amount: number) => `$${amount < 1 ? amount.toFixed(2) : rounded(amount)}`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A step's time, or that it fails: one of its loads is over 1. */
interface Step {
  readonly seconds: number;
  readonly fails: boolean;
}
const step = (seconds: number, ...shares: number[]): Step => ({ seconds, fails: shares.some((share) => share > 1) });
const told = ({ seconds, fails }: Step) => (fails ? `**fails** (${duration(seconds)})` : duration(seconds));
const together = (steps: readonly Step[]) =>
  steps.some(({ fails }) => fails) ? '-' : duration(steps.reduce((sum, { seconds }) => sum + seconds, 0));

const requestsTable = () => {
  const batch = patchBatchRequests(100);
  const rows = Object.entries(batch).map(([action, count]) => [`\`${action}\``, whole(count), whole(count * 10)]);
  const all = Object.values(batch).reduce((sum, count) => sum + count, 0);
  return table(['request', 'of a batch of 100', 'of 1,000 items'], [...rows, ['all', whole(all), whole(all * 10)]]);
};

const boundsTable = () => {
  const columns = Object.values(situations).map((situation) => bounds(1e6, situation));
  const quotas = [...(columns[1] ?? [])].map(({ quota }) => quota);
  const perSecond = (quota: string, column: number) =>
    rounded(columns[column]?.find((bound) => bound.quota === quota)?.itemsPerSecond ?? 0);
  const cell = (quota: string, column: number) =>
    columns[column]?.[0]?.quota === quota ? `**${perSecond(quota, column)}**` : perSecond(quota, column);
  return table(
    ['items a second that it allows', ...Object.keys(situations)],
    quotas.map((quota) => [quota, ...columns.map((_, column) => cell(quota, column))]),
  );
};

const sizesTable = () =>
  table(
    ['keys', 'situation', 'CollectKeys', 'PatchItems', 'what binds it', 'VerifyPatch', 'SummarizePatch', 'together'],
    sizes.flatMap((keys) =>
      Object.entries(situations).map(([name, situation]) => {
        const patching = patch(keys, situation);
        const { fileSkipped, shardMemory, shardTime, mapItems, summaryTime, summaryMemory, summaryEntries } = loads;
        const steps = [
          step(collect(keys).seconds, fileSkipped(keys), shardMemory(keys), shardTime(keys)),
          step(patching.seconds, mapItems(keys)),
          step(verify(keys, situation).seconds, mapItems(keys)),
          step(summarizeSeconds(keys), summaryTime(keys), summaryMemory(keys), summaryEntries(keys)),
        ];
        const [collecting = '', patched = '', verified = '', summary = ''] = steps.map(told);
        return [size(keys), name, collecting, patched, patching.quota, verified, summary, together(steps)];
      }),
    ),
  );

const moneyTable = () => {
  const costs = sizes.map(dollars);
  const parts = Object.keys(costs[0] ?? {});
  const line = (name: string, amounts: number[]) => [name, ...amounts.map(money)];
  return table(
    ['', ...sizes.map(size)],
    [
      ...parts.map((part) =>
        line(
          part,
          costs.map((cost) => cost[part] ?? 0),
        ),
      ),
      line('**all**', costs.map(total)),
    ],
  );
};

const stopsTable = () =>
  table(
    ['keys', 'where it stops', 'why', 'what it takes'],
    stops(situations['as it comes'] as Situation, [defaults.freeze.maxMinutes, most.maxMinutes]).map((stop) => [
      rounded(stop.keys),
      stop.where,
      stop.why,
      stop.remedy,
    ]),
  );

const figureOf = (value: number) =>
  value < 1e-3 ? `${Number((value * 1e6).toPrecision(6))} / million` : whole(Number(value.toPrecision(3)));
const figuresTable = () =>
  table(
    ['figure', 'what', 'how known', 'source'],
    Object.entries(figures).map(([name, { value, what, how, source }]) => [
      name.endsWith('Price') ? `$${figureOf(value)}` : whole(value),
      what,
      how,
      source,
    ]),
  );

/** What the program prints and docs/scale.md holds. */
export const render = (): string =>
  [
    '### How long',
    sizesTable(),
    '### What it costs',
    moneyTable(),
    '### What bounds PatchItems',
    boundsTable(),
    '### Where it stops',
    stopsTable(),
    "### A batch's requests",
    requestsTable(),
    '### Figures',
    figuresTable(),
  ].join('\n\n');
