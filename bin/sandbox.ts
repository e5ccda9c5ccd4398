import { Command, InvalidArgumentError } from 'commander';
import { synthesizeOrders } from '../examples/orders/app.ts';
import { guide } from '../examples/orders/guide.ts';
import { DeployError } from '../sandbox/deploy/template.ts';
import { startUntilSignal } from '../sandbox/start-until-signal.ts';

const between = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (text.trim() === '' || !(number >= least && number <= most))
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  return number;
};

const { port, timeScale, assembly } = new Command('npm run sandbox --')
  .description('Serves AWS on one port of this machine, with the shop of examples/orders deployed.')
  .option('--port <n>', 'port on 127.0.0.1; 0 is any free one', between(0, 65_535), 4599)
  .option('--time-scale <n>', 'seconds that pass in the sandbox in one second', between(0.1, 1000), 20)
  .option('--assembly <directory>', 'deploy this cloud assembly (cdk.out) instead of the shop')
  .parse()
  .opts<{ port: number; timeScale: number; assembly?: string }>();

try {
  const { endpoint, world, outputs } = await startUntilSignal({
    port,
    timeScale,
    assembly: assembly ?? synthesizeOrders,
  });
  console.log(guide({ endpoint, region: world.region, timeScale, outputs }));
} catch (error) {
  const { code } = error as NodeJS.ErrnoException;
  const expected = error instanceof DeployError || code === 'EADDRINUSE' || code === 'EACCES';
  console.error(expected ? (error as Error).message : error);
  process.exitCode = 1;
}
