import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import type { RecoverableTable } from '../../lib/recoverable-table.ts';

/** `count` tables with `writers` roles each, as a platform engineer would have them. */
export const recoverableTables = (stack: Stack, count: number, writers: number): RecoverableTable[] => {
  const readOnlyParameter = new StringListParameter(stack, 'ReadOnly', { stringListValue: ['none'] });
  return Array.from({ length: count }, (_, i) => ({
    table: new Table(stack, `Table${i}`, { partitionKey: { name: 'pk', type: AttributeType.STRING } }),
    writers: Array.from(
      { length: writers },
      (_, j) => new Role(stack, `Writer${i}-${j}`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
    ),
    readOnlyParameter,
    eventSourceMappings: [
      EventSourceMapping.fromEventSourceMappingId(
        stack,
        `Mapping${i}`,
        `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      ),
    ],
  }));
};

export const templateOf = (stack: Stack) =>
  Template.fromStack(stack).toJSON() as { Resources: Record<string, Resource> };

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is whatever JSON it is
  readonly Properties: any;
}

export const ofType = (template: { Resources: Record<string, Resource> }, type: string) =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

export type { App };
