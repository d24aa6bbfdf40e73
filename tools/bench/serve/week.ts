import { runServe } from '../../../src/cli/simulate/serve.ts';
import { processServeHost } from '../../../src/cli/simulate/serve-host.ts';
import { advance, ask, fillShop } from './shop.ts';

/**
 * Prints the peak of the memory of `ecs-guard simulate --serve`, in MB, after a week of ten services. Each has 600
 * requests per minute and a deployment per day, of which every third is of a version that answers a fifth of its requests
 * with errors.
 */
const services = 10;
const models = 'models: { "example/web:bad": { errors: 20% } }\n';
let printed = '';

await runServe(['--serve', '--models', 'models.yaml'], {
  ...processServeHost(),
  readFile: () => models,
  out: (text) => {
    printed += text;
  },
  err: () => undefined,
  untilStopped: () => Promise.resolve().then(playWeek),
});

async function playWeek(): Promise<void> {
  const [url = '', controlUrl = ''] = [...printed.matchAll(/http:\S+/g)].map(([address]) => address);
  const serving = { url, controlUrl };
  await fillShop(serving, services);
  for (let day = 0; day < 7; day += 1) {
    for (let number = 1; number <= services; number += 1) {
      const taskDefinition = (day + number) % 3 === 0 ? 'web:2' : 'web:1';
      const update = { cluster: 'shop', service: `web-${number}`, taskDefinition, forceNewDeployment: true };
      await ask(serving, 'UpdateService', update);
    }
    await advance(serving, '1d');
  }
  console.log(process.resourceUsage().maxRSS / 1_024);
}
