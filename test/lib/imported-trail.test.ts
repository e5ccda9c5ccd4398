import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { recoveryApp } from '../../lib/recovery-app.ts';
import { parseRecoveryContext } from '../../lib/recovery-context.ts';
import { RecoveryStack } from '../../lib/recovery-stack.ts';
import { ofType, templateOf } from './synthesize.ts';

const { coldpatch } = JSON.parse(readFileSync('cdk.json', 'utf8')).context;
const names = { tableName: 'orders-audit', failureQueueName: 'orders-audit-failures' };
const uuid = '7c1e2f0a-93b4-4d55-8a1e-5f0c6b7d8e90';

const deployed = (auditTrail: Record<string, unknown>) => {
  const tables = [{ ...coldpatch.tables[0], auditTrail }];
  const template = templateOf(
    new RecoveryStack(recoveryApp(), 'Coldpatch', { coldpatch: parseRecoveryContext({ ...coldpatch, tables }) }),
  );
  const [[, parameter] = []] = ofType(template, 'AWS::SSM::Parameter');
  return { config: JSON.stringify(parameter?.Properties.Value), all: JSON.stringify(template) };
};

describe('a trail of another stack', () => {
  it('is asked whether it is up to date, if its mapping is named', () => {
    const { config, all } = deployed({ ...names, eventSourceMappingUuid: uuid, writerAttribute: null });
    expect(config).toContain(`\\"eventSourceMapping\\":\\"${uuid}\\",\\"writerAttribute\\":null`);
    expect(all).toContain(`:event-source-mapping:${uuid}"`);
  });

  it('is not asked otherwise, and nobody knows whether its writers sign', () => {
    const { config, all } = deployed(names);
    expect(config).toContain('\\"eventSourceMapping\\":null}');
    expect(all).not.toContain(uuid);
  });
});
