import { notImplemented } from '../../core/service.ts';
import { type Operation, on, page } from './operation.ts';

export const createStateMachine: Operation = {
  members: ['name', 'definition', 'roleArn', 'type'],
  permissions: (input, store) => [
    { action: 'states:CreateStateMachine', resource: store.arn('stateMachine', String(input.name)) },
    {
      action: 'iam:PassRole',
      resource: String(input.roleArn),
      context: { 'iam:passedtoservice': 'states.amazonaws.com' },
    },
  ],
  handle({ name, definition, roleArn, type = 'STANDARD' }, store) {
    if (type !== 'STANDARD') throw notImplemented(`state machines of type ${String(type)}`);
    const machine = store.createStateMachine(String(name), String(definition), String(roleArn));
    return { stateMachineArn: machine.arn, creationDate: machine.createdMs / 1000 };
  },
};

export const describeStateMachine: Operation = {
  members: ['stateMachineArn', 'includedData'],
  permissions: on('DescribeStateMachine', 'stateMachineArn'),
  handle({ stateMachineArn, includedData }, store) {
    const machine = store.machine(stateMachineArn);
    return {
      stateMachineArn: machine.arn,
      name: machine.name,
      status: 'ACTIVE',
      ...(includedData === 'METADATA_ONLY' ? {} : { definition: machine.text }),
      roleArn: machine.roleArn,
      type: 'STANDARD',
      creationDate: machine.createdMs / 1000,
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
    };
  },
};

export const listStateMachines: Operation = {
  members: ['maxResults', 'nextToken'],
  permissions: () => [{ action: 'states:ListStateMachines', resource: '*' }],
  handle(input, store) {
    const all = [...store.machines.values()];
    const { items, next } = page(input, all, (from, count) =>
      all.slice(from, from + count).map(({ arn, name, createdMs }) => ({
        stateMachineArn: arn,
        name,
        type: 'STANDARD',
        creationDate: createdMs / 1000,
      })),
    );
    return { stateMachines: items, ...next };
  },
};
