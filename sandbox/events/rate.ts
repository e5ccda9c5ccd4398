import { notImplemented } from '../core/service.ts';

const unitsMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The period of `rate(5 minutes)`, milliseconds. Whatever is not a rate is refused by name. */
export const ratePeriodMs = (expression: string): number => {
  const [, value, unit, plural] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (value === undefined || unit === undefined || (value === '1') === (plural === 's')) {
    throw notImplemented(`the schedule expression ${expression}`);
  }
  return Number(value) * (unitsMs[unit] as number);
};
