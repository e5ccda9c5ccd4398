import { createCloudWatchService } from './cloudwatch/service.ts';
import type { Core } from './core/create-world.ts';
import { createDynamoDbService, type DynamoDbOptions, type DynamoDbService } from './dynamodb/service.ts';
import { createEvents, type EventsService } from './events/service.ts';
import { createIamService, type IamOptions, type IamService } from './iam/iam-service.ts';
import { createStsService } from './iam/sts-service.ts';
import { dynamoDbStreams } from './lambda/event-source/dynamodb-streams.ts';
import { createLambdaService, type LambdaService } from './lambda/service.ts';
import { createLogsService } from './logs/service.ts';
import { createS3Service } from './s3/service.ts';
import { createSesService, type SesOptions, type SesService } from './ses/service.ts';
import { createSqsService } from './sqs/service.ts';
import { createSsmService } from './ssm/service.ts';
import { createStatesService, type StatesService } from './states/service.ts';

export interface ServiceOptions extends DynamoDbOptions, IamOptions, SesOptions {}

/** The services that somebody needs more of than their API. */
export interface Services {
  readonly dynamodb: DynamoDbService;
  readonly events: EventsService;
  readonly iam: IamService;
  readonly lambda: LambdaService;
  readonly ses: SesService;
  readonly states: StatesService;
}

/** Adds every service to the world. */
export const addServices = async (core: Core, options: ServiceOptions): Promise<Services> => {
  const { world } = core;
  const iam = createIamService(world, options);
  const dynamodb = await createDynamoDbService(world, options);
  const lambda = createLambdaService(world, { ...iam, streams: dynamoDbStreams(dynamodb, iam) });
  const events = createEvents(world);
  core.subscribe((event) => events.publish(event));
  const ses = createSesService(world, options);
  const states = createStatesService(world);
  const others = [
    createStsService(world, iam),
    createCloudWatchService(world),
    createLogsService(world, lambda),
    createS3Service(world),
    createSqsService(world),
    createSsmService(world),
  ];
  for (const service of [iam, dynamodb, events, lambda, ses, states, ...others]) core.addService(service);
  return { dynamodb, events, iam, lambda, ses, states };
};
