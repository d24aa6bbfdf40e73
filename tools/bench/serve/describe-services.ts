import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startServing } from '@ecs-guard/simulator/serve/serve';
import { processServeHost } from '../../../src/cli/simulate/serve-host.ts';
import { fillShop } from './shop.ts';

/**
 * Prints how many calls of DescribeServices the server answers per second of its own processor time, with 100 services.
 * The caller is another process, whose time does not count.
 */
const serving = await startServing({ realTime: processServeHost().realTime });
await fillShop(serving, 100);
await call(500);
const before = process.cpuUsage();
const calls = 5_000;
await call(calls);
const { user, system } = process.cpuUsage(before);
console.log(calls / ((user + system) / 1_000_000));
await serving.close();

/** Lets the caller make that many calls, and waits for its end. */
async function call(count: number): Promise<void> {
  const caller = join(import.meta.dirname, 'caller.ts');
  const child = spawn(process.execPath, [caller, serving.url, String(count)], { stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the caller ended with ${code}`);
}
