import { describe, expect, it } from '@jest/globals';
import { distributed, reader, writer } from './distributed.ts';
import { FakeWorld, task } from './fake-world.ts';

type Definition = Record<string, unknown>;
const end = { Type: 'Succeed' };
const pass = (fields: Definition) => ({ A: { Type: 'Pass', End: true, ...fields } });
const inlineMap = (fields: Definition, processor: Definition = {}) => ({
  M: { Type: 'Map', ItemProcessor: { StartAt: 'I', States: { I: end }, ...processor }, End: true, ...fields },
});
const listing = (config: Definition) => distributed({ ItemReader: reader(config) });
const object = (config: Definition) => distributed({ ItemReader: reader(config, 'getObject') });

/** What is refused, with what the message says. */
const refused: [string, Definition, string, Definition?][] = [
  ['JSONPath as the query language', pass({}), 'JSONPath', { QueryLanguage: 'JSONPath' }],
  ['no query language', pass({}), 'QueryLanguage', { QueryLanguage: undefined }],
  ['JSONPath in one state', pass({ QueryLanguage: 'JSONPath' }), 'state A: QueryLanguage'],
  ['an unknown field of the machine', pass({}), 'Timeout', { Timeout: 5 }],
  ['an unknown field of a state', pass({ Outputs: 1 }), 'state A does not have a field Outputs'],
  ['InputPath', pass({ InputPath: '$.a' }), 'InputPath belongs to JSONPath'],
  ['Parameters', { T: task('f', { Parameters: {} }) }, 'Parameters belongs to JSONPath'],
  ['a field name of JSONPath inside', pass({ Output: { 'a.$': '$.a' } }), 'a.$ belongs to JSONPath'],
  ['Result of a Pass', pass({ Result: 1 }), 'Result belongs to JSONPath'],
  ['wrong JSONata', pass({ Output: '{% $sum( %}' }), 'the JSONata expression in Output is wrong'],
  ['an unknown state type', { A: { Type: 'Loop', End: true } }, 'unknown Type Loop'],
  ['a state type of Object.prototype', { A: { Type: 'constructor', End: true } }, 'unknown Type constructor'],
  ['a missing StartAt', pass({}), 'StartAt', { StartAt: undefined }],
  ['a StartAt that is no state', pass({}), 'StartAt leads to B', { StartAt: 'B' }],
  ['no States', {}, 'needs States', { StartAt: 'A' }],
  ['a Next that is no state', pass({ End: undefined, Next: 'B' }), 'state A leads to B'],
  [
    'a Default that is no state',
    { C: { Type: 'Choice', Choices: [{ Condition: true, Next: 'E' }], Default: 'X' }, E: end },
    'leads to X',
  ],
  ['a Catch that leads nowhere', { T: task('f', { Catch: [{ ErrorEquals: ['A'], Next: 'X' }] }) }, 'leads to X'],
  ['Next and End', pass({ Next: 'A' }), 'either Next or End'],
  ['neither Next nor End', pass({ End: undefined }), 'either Next or End'],
  ['a state that nothing leads to', { ...pass({}), B: end }, "state B can't be reached"],
  ['a machine that never ends', pass({ End: undefined, Next: 'A' }), 'no state that ends it'],
  [
    'two states of one name',
    { P: { Type: 'Parallel', Branches: [{ StartAt: 'P', States: { P: end } }], End: true } },
    'two states named P',
  ],
  ['a Resource of another service', { T: task('f', { Resource: 'arn:aws:states:::sns:publish' }) }, 'sns:publish'],
  ['.sync', { T: task('f', { Resource: 'arn:aws:states:::states:startExecution.sync:2' }) }, 'startExecution.sync'],
  ['an activity', { T: task('f', { Resource: 'arn:aws:states:us-east-1:0:activity:a' }) }, 'activity'],
  ['lambda:invoke without FunctionName', { T: task('f', { Arguments: {} }) }, 'FunctionName'],
  ['an unknown argument of lambda:invoke', { T: task('f', { Arguments: { FunctionName: 'f', Body: 1 } }) }, 'Body'],
  ['Qualifier', { T: task('f', { Arguments: { FunctionName: 'f', Qualifier: 'x' } }) }, 'Qualifier'],
  ['Credentials', { T: task('f', { Credentials: {} }) }, 'the field Credentials'],
  [
    'waiting for a token that is not handed on',
    { T: task('f', { Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' }) },
    'Task.Token',
  ],
  [
    'a heartbeat slower than the timeout',
    { T: task('f', { TimeoutSeconds: 5, HeartbeatSeconds: 5 }) },
    'HeartbeatSeconds must be less',
  ],
  ['a timeout of 0', { T: task('f', { TimeoutSeconds: 0 }) }, 'TimeoutSeconds must be'],
  [
    'States.ALL before another catcher',
    {
      T: task('f', {
        Catch: [
          { ErrorEquals: ['States.ALL'], Next: 'E' },
          { ErrorEquals: ['A'], Next: 'E' },
        ],
      }),
      E: end,
    },
    'last entry of Catch',
  ],
  [
    'States.ALL beside another error',
    { T: task('f', { Retry: [{ ErrorEquals: ['States.ALL', 'A'] }] }) },
    'must be alone',
  ],
  ['an unknown field of a retrier', { T: task('f', { Retry: [{ ErrorEquals: ['A'], Backoff: 2 }] }) }, 'Backoff'],
  [
    'an expression in a retrier',
    { T: task('f', { Retry: [{ ErrorEquals: ['A'], MaxAttempts: '{% 1 %}' }] }) },
    'MaxAttempts must be',
  ],
  ['Retry on a Wait', { W: { Type: 'Wait', Seconds: 1, Retry: [], End: true } }, 'field Retry'],
  [
    'Seconds and Timestamp',
    { W: { Type: 'Wait', Seconds: 1, Timestamp: 'x', End: true } },
    'either Seconds or Timestamp',
  ],
  [
    'a Timestamp without a zone',
    { W: { Type: 'Wait', Timestamp: '2026-11-20T10:00:00', End: true } },
    'Timestamp must look like',
  ],
  ['a rule with And', { C: { Type: 'Choice', Choices: [{ And: [], Next: 'E' }] }, E: end }, 'Condition'],
  [
    'a rule with Variable',
    { C: { Type: 'Choice', Choices: [{ Condition: true, Variable: '$.a', Next: 'E' }] }, E: end },
    'Variable belongs to JSONPath',
  ],
  ['an assignment to $states', pass({ Assign: { states: 1 } }), '$states is reserved'],
  ['a variable name with a dash', pass({ Assign: { 'a-b': 1 } }), 'a-b is not a variable name'],
  [
    'an inner assignment to an outer variable',
    {
      P: {
        Type: 'Parallel',
        Assign: { x: 1 },
        Branches: [{ StartAt: 'A', States: pass({ Assign: { x: 2 } }) }],
        End: true,
      },
    },
    'state A assigns $x',
  ],
  ['Iterator', { M: { Type: 'Map', Iterator: {}, End: true } }, 'ItemProcessor'],
  ['an unknown Mode', inlineMap({}, { ProcessorConfig: { Mode: 'REMOTE' } }), 'REMOTE'],
  ['an ItemReader of an inline Map', inlineMap({ ItemReader: {} }), 'field ItemReader'],
  ['tolerance of an inline Map', inlineMap({ ToleratedFailureCount: 1 }), 'field ToleratedFailureCount'],
  [
    'a distributed Map without ExecutionType',
    inlineMap({}, { ProcessorConfig: { Mode: 'DISTRIBUTED' } }),
    'ExecutionType',
  ],
  ['a long Label', distributed({ Label: 'x'.repeat(41) }), 'Label'],
  ['a percentage over 100', distributed({ ToleratedFailurePercentage: 101 }), 'ToleratedFailurePercentage'],
  ['Items beside an ItemReader', distributed({ Items: [], ItemReader: reader({}) }), 'both ItemReader and Items'],
  ['InputType PARQUET', object({ InputType: 'PARQUET' }), 'InputType PARQUET'],
  ['InputType MANIFEST', object({ InputType: 'MANIFEST' }), 'InputType MANIFEST'],
  ['an unknown InputType', object({ InputType: 'XML' }), 'InputType must be'],
  ['ItemsPointer', object({ InputType: 'JSON', ItemsPointer: '/a' }), 'ItemsPointer'],
  ['getObject without an InputType', object({}), 'InputType'],
  ['CSV without CSVHeaderLocation', object({ InputType: 'CSV' }), 'CSVHeaderLocation'],
  ['a listing with InputType and no Transformation', listing({ InputType: 'JSONL' }), 'LOAD_AND_FLATTEN'],
  [
    'a reader of DynamoDB',
    distributed({ ItemReader: { Resource: 'arn:aws:states:::dynamodb:scan' } }),
    'dynamodb:scan',
  ],
  [
    'ExpectedBucketOwner',
    distributed({
      ItemReader: {
        ...reader({ InputType: 'JSON' }, 'getObject'),
        Arguments: { Bucket: 'b', Key: 'k', ExpectedBucketOwner: '0' },
      },
    }),
    'ExpectedBucketOwner',
  ],
  ['an ItemBatcher without a limit', distributed({ ItemBatcher: { BatchInput: 1 } }), 'MaxItemsPerBatch'],
  ['a batch over 256 KiB', distributed({ ItemBatcher: { MaxInputBytesPerBatch: 262_145 } }), 'MaxInputBytesPerBatch'],
  ['an empty ResultWriter', distributed({ ResultWriter: {} }), 'needs a Resource or a WriterConfig'],
  ['an unknown Transformation', distributed({ ResultWriter: writer({ Transformation: 'ZIP' }) }), 'ZIP'],
  [
    'a task token in an EXPRESS child',
    distributed({}, 'EXPRESS', task('f', { Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' })),
    'waitForTaskToken',
  ],
];

describe('a definition is refused by name', () => {
  it.each(refused)('%s', (_case, states, message, more = {}) => {
    expect(() => new FakeWorld().create(states as never, more)).toThrow(message);
  });

  it('when it is not JSON, or not an object', () => {
    const create = (text: string) => new FakeWorld().states.createStateMachine('M', text, 'arn:aws:iam::0:role/r');
    expect(() => create('{')).toThrow('not JSON');
    expect(() => create('[]')).toThrow('must be an object');
  });
});
