import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowed, parsePolicy } from '@ecs-guard/simulator/deployed/template/policy';
import { expect, it } from 'vitest';
import { doctorPolicy } from '../../../src/cli/doctor/policy.ts';
import { runDoctor } from '../../../src/cli/doctor/run-doctor.ts';
import { epochMs } from '../../../src/core/time.ts';
import { openShop, WATCHED } from '../wait/shop.ts';

it('the policy that doctor prints stands in docs/iam.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/iam.md'), 'utf8');
  expect(page).toContain(`\`\`\`json\n${doctorPolicy()}\`\`\``);
});

it('the policy lets doctor read all that it needs, and no action is there for nothing', async () => {
  const statements = parsePolicy(JSON.parse(doctorPolicy()), 'the auditor');
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
  shop.call('CreateService', { cluster: 'shop', serviceName: 'new', taskDefinition: 'api:1', desiredCount: 1 });
  shop.update({ taskDefinition: 'api:2', deploymentConfiguration: WATCHED });
  let stdout = '';
  const code = await runDoctor(['--region', 'us-east-1'], {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: () => undefined },
    columns: undefined,
    showsProgress: false,
    env: {},
    now: () => epochMs(shop.clock.now()),
    pause: async () => undefined,
    awsOverrides: { endpoint: shop.server.url, credentials: { accessKeyId: 'auditor', secretAccessKey: 'unchecked' } },
  });
  expect(refused).toEqual([]);
  expect(stdout).toContain('web in cluster shop (us-east-1)');
  expect(code).toBe(62);
  const actions = new Set(shop.server.calls.map(({ action }) => action));
  expect(statements.flatMap((one) => one.actions).filter((action) => !actions.has(action))).toEqual([]);
});
