import { given } from './figures.ts';
import { loads, patch, type Situation, verify } from './phases.ts';

/** The most keys whose load is at most 1; loads grow with the keys. */
export const most = (load: (keys: number) => number): number => {
  let [fits, fails] = [1, 1e12];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (load(middle) <= 1) fits = middle;
    else fails = middle;
  }
  return fits;
};

export interface Stop {
  readonly keys: number;
  readonly where: string;
  readonly why: string;
  readonly remedy: string;
}

/** An inline key as people write them, in bytes. */
const inlineKeyBytes = 60;

/** How many keys each part takes, least first. `frozenMinutes` by default and at most. */
export const stops = (situation: Situation, [frozenMinutes, mostMinutes]: readonly [number, number]): Stop[] => {
  const patched = (minutes: number) =>
    most((keys) => (patch(keys, situation).seconds + verify(keys, situation).seconds) / (minutes * 60));
  const byHash = 'add up shard by shard, over several invocations, as CollectKeys merges';
  const moreShards = 'more shards for more keys';
  return [
    {
      keys: Math.floor(given.payloadBytes / inlineKeyBytes),
      where: 'inline keys',
      why: `an execution's input holds 256 KiB, at ${inlineKeyBytes} bytes a key`,
      remedy: 'a key file',
    },
    {
      keys: most(loads.summaryTime),
      where: 'SummarizePatch',
      why: 'its one invocation reads the outcomes and the proof of every batch in 900 s',
      remedy: byHash,
    },
    {
      keys: most(loads.summaryMemory),
      where: 'SummarizePatch',
      why: "the keys' verdicts fill its memory",
      remedy: byHash,
    },
    {
      keys: most(loads.summaryEntries),
      where: 'SummarizePatch',
      why: 'a JavaScript Map is full, whatever the memory',
      remedy: byHash,
    },
    {
      keys: most(loads.mapItems),
      where: 'PatchItems',
      why: 'a Map Run reads no further; the rest would be listed as failed',
      remedy: 'one Map Run after the other, over some shards each',
    },
    {
      keys: most(loads.fileSkipped),
      where: 'CollectKeys, source `s3`',
      why: 'a call reads the file from its start, and gets no further than earlier calls did',
      remedy: 'several key files, or byte ranges of one that is not zipped',
    },
    {
      keys: most(loads.shardMemory),
      where: 'CollectKeys',
      why: 'one of 64 shards fills its memory',
      remedy: moreShards,
    },
    { keys: most(loads.shardTime), where: 'CollectKeys', why: 'one shard takes a whole call', remedy: moreShards },
    {
      keys: patched(frozenMinutes),
      where: 'the watchdog',
      why: `patching and verifying, as it comes, outlasts \`freeze.maxMinutes\` (${frozenMinutes})`,
      remedy: '`freeze.maxMinutes`, and quotas',
    },
    {
      keys: patched(mostMinutes),
      where: 'the watchdog',
      why: `the same, at most ${mostMinutes} minutes`,
      remedy: 'quotas; a freeze of days is none',
    },
  ].sort((a, b) => a.keys - b.keys);
};
