import type { ResourceType } from '../resource-type.ts';

/** A name only: what functions print is kept with the functions. */
export const logsLogGroup: ResourceType = {
  type: 'AWS::Logs::LogGroup',
  properties: ['LogGroupName'],
  ignored: {
    KmsKeyId: 'no log is stored in it',
    LogGroupClass: 'no log is stored in it',
    RetentionInDays: 'no log is stored in it',
    Tags: 'nothing reads them',
  },
  create({ LogGroupName }, { world, physicalName }) {
    const name = LogGroupName === undefined ? physicalName(512) : String(LogGroupName);
    return {
      ref: name,
      attributes: { Arn: `arn:aws:logs:${world.region}:${world.account}:log-group:${name}:*` },
    };
  },
};
