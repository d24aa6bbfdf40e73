import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from './program.ts';
import { type Addresses, advance, ask, fillShop } from './shop.ts';

/**
 * Prints the peak of the memory of `ecs-guard simulate --serve`, in MB, after a week of ten services. Each has 600
 * requests per minute and a deployment per day, of which every third is of a version that answers a fifth of its requests
 * with errors. The server is a process of its own, so nothing of this file counts.
 */
const services = 10;
const models = 'models: { "example/web:bad": { errors: 20% } }\n';
/** Makes the server print its peak when it ends. */
const peak = `data:text/javascript,process.on('exit',()=>console.error('peak '+process.resourceUsage().maxRSS/1024))`;

const folder = mkdtempSync(join(tmpdir(), 'bench-week-'));
const modelsFile = join(folder, 'models.yaml');
writeFileSync(modelsFile, models);
const server = spawn(process.execPath, ['--import', peak, program, 'simulate', '--serve', '--models', modelsFile], {
  stdio: ['ignore', 'pipe', 'pipe'],
});
const ended = once(server, 'close');
let errors = '';
server.stderr.on('data', (text) => {
  errors += String(text);
});
try {
  await playWeek(await addressesOf());
} finally {
  server.kill('SIGINT');
  await ended;
  rmSync(folder, { recursive: true });
}
const [, megabytes] = /^peak (\S+)$/m.exec(errors) ?? [];
if (megabytes === undefined) throw new Error(`the server printed no peak: ${errors}`);
console.log(megabytes);

async function addressesOf(): Promise<Addresses> {
  let printed = '';
  for await (const text of server.stdout) {
    printed += String(text);
    const [, url] = /AWS_ENDPOINT_URL=(\S+)\n/.exec(printed) ?? [];
    const [, controlUrl] = /ECS_GUARD_CONTROL_URL=(\S+)\n/.exec(printed) ?? [];
    if (url !== undefined && controlUrl !== undefined) return { url, controlUrl };
  }
  throw new Error(`the server ended before it printed its addresses: ${printed}${errors}`);
}

async function playWeek(serving: Addresses): Promise<void> {
  await fillShop(serving, services);
  for (let day = 0; day < 7; day += 1) {
    for (let number = 1; number <= services; number += 1) {
      const taskDefinition = (day + number) % 3 === 0 ? 'web:2' : 'web:1';
      const update = { cluster: 'shop', service: `web-${number}`, taskDefinition, forceNewDeployment: true };
      await ask(serving, 'UpdateService', update);
    }
    await advance(serving, '1d');
  }
}
