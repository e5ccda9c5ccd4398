/** A sandbox in a process of its own, as a user has it: the client must not share its thread. Prints its endpoint. */
import { startSandbox } from '../sandbox/index.ts';

const { endpoint } = await startSandbox();
console.log(endpoint);
