import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowed, parsePolicy } from '@ecs-guard/simulator/deployed/template/policy';
import { expect, it } from 'vitest';
import { doctorPolicy } from '../../../src/cli/doctor/policy.ts';
import { runDoctor } from '../../../src/cli/doctor/run-doctor.ts';
import { openShop, WATCHED } from '../wait/shop.ts';
import { doctorHost } from './doctor-host.ts';

it('the policy that doctor prints stands in docs/iam.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/iam.md'), 'utf8');
  expect(page).toContain(`\`\`\`json\n${doctorPolicy(false)}\`\`\``);
});

it.each([
  ['', []],
  ['with metrics, ', ['--metrics']],
])('%sthe policy lets doctor read all that it needs, and no action is there for nothing', async (_, options) => {
  const statements = parsePolicy(JSON.parse(doctorPolicy(options.length > 0)), 'the auditor');
  const refused: string[] = [];
  const shop = await openShop({
    authorize: ({ action, resources }) => {
      const allowed = resources.every((resource) =>
        isAllowed(statements, { principal: { role: 'auditor' }, action, resource, keys: {} }),
      );
      if (!allowed) refused.push(`${action} on ${resources.join(', ')}`);
      return allowed ? 'allowed' : 'denied';
    },
  });
  // A new service shows no success.
  const app = { name: 'app', image: 'example/front', memory: 256, portMappings: [{ containerPort: 8080 }] };
  shop.call('RegisterTaskDefinition', { family: 'front', containerDefinitions: [app] });
  shop.call('CreateService', {
    cluster: 'shop',
    serviceName: 'new',
    taskDefinition: 'front:1',
    desiredCount: 1,
    loadBalancers: [
      {
        targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/new/1a2b3c4d5e6f7a8b',
        containerName: 'app',
        containerPort: 8080,
      },
    ],
  });
  shop.update({ taskDefinition: 'api:2', deploymentConfiguration: WATCHED });
  const { host, output } = doctorHost({ url: shop.server.url, now: () => shop.clock.now() });
  const code = await runDoctor(['--region', 'us-east-1', ...options], host);
  expect(refused).toEqual([]);
  expect(output.stdout).toContain('web in cluster shop (us-east-1)');
  expect(code).toBe(62);
  const actions = new Set(shop.server.calls.map(({ action }) => action));
  expect(statements.flatMap((one) => one.actions).filter((action) => !actions.has(action))).toEqual([]);
});
