import { Command, InvalidArgumentError } from 'commander';
import { runDemo } from '../examples/orders/demo/run-demo.ts';

const wholeNumber = (least: number) => (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least)
    throw new InvalidArgumentError(`must be a whole number from ${least} on.`);
  return number;
};

const program = new Command('npm start --')
  .description('Plays an incident in the sandbox and recovers it: freeze, restore, patch, approve, thaw, check.')
  .option('--items <n>', 'orders in the table', wholeNumber(100), 3000)
  .option('--time-scale <n>', 'seconds that pass in the sandbox in one second', wholeNumber(1), 60)
  .option('--yes', 'approve through the page without waiting for a person', !process.stdin.isTTY)
  .option('--json', 'print the result as JSON, as the last line', false)
  .parse();

// Also if a signal ends it before.
process.exitCode = 1;
process.exitCode = (await runDemo(program.opts())) ? 0 : 1;
