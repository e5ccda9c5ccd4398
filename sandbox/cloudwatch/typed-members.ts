const numbers = new Set(['DatapointsToAlarm', 'EvaluationPeriods', 'MaxRecords', 'Period', 'Threshold']);
const booleans = new Set(['ActionsEnabled', 'ReturnData']);
const lists = new Set([
  'AlarmActions',
  'AlarmNames',
  'AlarmTypes',
  'Dimensions',
  'InsufficientDataActions',
  'Metrics',
  'OKActions',
]);

const typed = (name: string, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => typed('', each));
  if (typeof value === 'object' && value !== null) return typedMembers(value);
  if (typeof value !== 'string') return value;
  if (lists.has(name) && value === '') return [];
  if (numbers.has(name) && value !== '' && !Number.isNaN(Number(value))) return Number(value);
  return booleans.has(name) && (value === 'true' || value === 'false') ? value === 'true' : value;
};

/** Members as CloudWatch's shapes have them, where AWS Query, or a template, wrote strings. */
export const typedMembers = (members: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, typed(name, value)]));
