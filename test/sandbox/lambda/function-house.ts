import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FunctionConfig } from '../../../sandbox/lambda/function-config.ts';
import { createLambdaService, type LambdaDependencies } from '../../../sandbox/lambda/service.ts';
import { administrator, createSmallWorld } from '../small-world.ts';

/** A Lambda service with functions whose code a test writes. */
export const createHouse = (deps: Partial<LambdaDependencies> = {}) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'functions-'));
  const world = createSmallWorld();
  const lambda = createLambdaService(world, {
    credentialsFor: (_role, sessionName) => ({
      accessKeyId: `key-of-${sessionName}`,
      secretAccessKey: 'secret',
      sessionToken: 'token',
    }),
    trusts: (roleArn) => !roleArn.includes('untrusting'),
    streams: {
      authorize: () => undefined,
      position: () => '0',
      read: () => [],
    },
    ...deps,
  });
  world.add(lambda);
  return {
    world,
    lambda,
    directory,
    /** Deploys `export const handler = <code>`. */
    add(functionName: string, code: string, config: Partial<FunctionConfig> = {}): string {
      writeFileSync(path.join(directory, `${functionName}.mjs`), code);
      const arn = `arn:aws:lambda:${world.region}:${world.account}:function:${functionName}`;
      lambda.createFunction({
        functionName,
        arn,
        roleArn: `arn:aws:iam::${world.account}:role/${functionName}-role`,
        runtime: 'nodejs24.x',
        directory,
        handler: `${functionName}.handler`,
        memorySizeMb: 128,
        timeoutSeconds: 10,
        environment: {},
        description: '',
        logGroupName: `/aws/lambda/${functionName}`,
        ...config,
      });
      return arn;
    },
    async invoke(FunctionName: string, event: unknown = {}, more: Record<string, unknown> = {}) {
      const output = await world.call(administrator, 'lambda', 'Invoke', {
        FunctionName,
        Payload: JSON.stringify(event),
        ...more,
      });
      const text = (output.Payload as Buffer).toString();
      return { ...output, result: text === '' ? undefined : JSON.parse(text) } as typeof output & {
        result: ReturnType<typeof JSON.parse>;
      };
    },
    async close() {
      await lambda.close();
      rmSync(directory, { recursive: true });
    },
  };
};
