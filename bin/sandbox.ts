import { Command } from 'commander';
import { DeployError } from '../sandbox/deploy/template.ts';
import { startSandbox } from '../sandbox/index.ts';

interface Options {
  readonly port: string;
  readonly timeScale: string;
  readonly assembly: string;
}

const options = new Command('sandbox')
  .description('Serves AWS on one port of this machine and deploys a synthesized CDK app to it.')
  .option('--port <port>', 'port on 127.0.0.1; 0 is any free one', '4599')
  .option('--time-scale <factor>', 'sandbox seconds per real second', '1')
  .option('--assembly <directory>', 'the cloud assembly to deploy', 'cdk.out')
  .parse()
  .opts<Options>();

try {
  const { assembly } = options;
  const sandbox = await startSandbox({ port: Number(options.port), timeScale: Number(options.timeScale), assembly });
  console.log(`ready: ${sandbox.endpoint}
  export AWS_ENDPOINT_URL=${sandbox.endpoint} AWS_REGION=${sandbox.world.region} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
  outputs: ${sandbox.endpoint}/_sandbox/outputs   emails: ${sandbox.endpoint}/_sandbox/inbox`);
  const stop = () => void sandbox.close().then(() => process.exit(0));
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  console.error(error instanceof DeployError ? error.message : error);
  process.exitCode = 1;
}
