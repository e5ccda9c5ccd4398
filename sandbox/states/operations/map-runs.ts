import { showCounts } from '../map-run/tally.ts';
import { type Operation, on, page, time } from './operation.ts';

export const listMapRuns: Operation = {
  members: ['executionArn', 'maxResults', 'nextToken'],
  permissions: on('ListMapRuns', 'executionArn'),
  handle(input, store) {
    const execution = store.execution(input.executionArn);
    const all = execution.mapRuns.toReversed();
    const { items, next } = page(input, all, (from, count) =>
      all.slice(from, from + count).map((mapRun) => ({
        executionArn: execution.arn,
        mapRunArn: mapRun.arn,
        stateMachineArn: execution.machine.arn,
        ...time('startDate', mapRun.startedMs),
        ...time('stopDate', mapRun.stoppedMs),
      })),
    );
    return { mapRuns: items, ...next };
  },
};

export const describeMapRun: Operation = {
  members: ['mapRunArn'],
  permissions: on('DescribeMapRun', 'mapRunArn'),
  handle({ mapRunArn }, store) {
    const mapRun = store.mapRun(mapRunArn);
    const { tally, settings, resultsWritten } = mapRun;
    const writtenExecutions = resultsWritten === 0 ? 0 : mapRun.children.length;
    return {
      mapRunArn: mapRun.arn,
      executionArn: mapRun.parent.arn,
      status: mapRun.status,
      ...time('startDate', mapRun.startedMs),
      ...time('stopDate', mapRun.stoppedMs),
      maxConcurrency: settings.maxConcurrency,
      toleratedFailurePercentage: settings.toleratedFailurePercentage ?? 0,
      toleratedFailureCount: settings.toleratedFailureCount ?? 0,
      itemCounts: showCounts(tally.items, tally.total, resultsWritten),
      executionCounts: showCounts(tally.executions, mapRun.children.length, writtenExecutions),
      redriveCount: mapRun.redriveCount,
      ...time('redriveDate', mapRun.redrivenMs),
    };
  },
};
