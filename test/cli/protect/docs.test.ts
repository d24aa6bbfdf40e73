import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowed, parsePolicy } from '@ecs-guard/simulator/deployed/template/policy';
import { expect, it } from 'vitest';
import { FORMS } from '../../../src/cli/protect/command.ts';
import { protectPolicy } from '../../../src/cli/protect/policy.ts';
import { runProtect } from '../../../src/cli/protect/run-protect.ts';
import { epochMs } from '../../../src/core/time.ts';
import { openShop, WATCHED } from '../wait/shop.ts';

const read = (page: string) => readFileSync(join(import.meta.dirname, '../../../docs', page), 'utf8');

it('the policy that protect prints stands in docs/iam.md', () => {
  expect(read('iam.md')).toContain(`\`\`\`json\n${protectPolicy()}\`\`\``);
});

it('every form stands in docs/protect.md', () => {
  const rows = [...read('protect.md').matchAll(/^\| `([a-z]+)` \| /gm)].map(([, form = '']) => form);
  expect(rows.toSorted()).toEqual([...FORMS].toSorted());
});

it('the policy lets protect read all that it needs, and no action is there for nothing', async () => {
  const statements = parsePolicy(JSON.parse(protectPolicy()), 'the planner');
  const refused: string[] = [];
  const shop = await openShop({
    authorize: ({ action, resources }) => {
      const allowed = resources.every((resource) =>
        isAllowed(statements, { principal: { role: 'planner' }, action, resource, keys: {} }),
      );
      if (!allowed) refused.push(`${action} on ${resources.join(', ')}`);
      return allowed ? 'allowed' : 'denied';
    },
  });
  const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/new/1a2b3c4d5e6f7a8b';
  const app = { name: 'app', image: 'example/new:1', memory: 256, portMappings: [{ containerPort: 8080 }] };
  shop.call('RegisterTaskDefinition', { family: 'new', networkMode: 'awsvpc', containerDefinitions: [app] });
  shop.call('CreateService', {
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    cluster: 'shop',
    serviceName: 'new',
    taskDefinition: 'new:1',
    desiredCount: 1,
    loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 8080 }],
    deploymentConfiguration: WATCHED,
  });
  const plan = async (...args: readonly string[]) => {
    let stderr = '';
    let stdout = '';
    const code = await runProtect(['--region', 'us-east-1', '--cluster', 'shop', '--service', 'new', ...args], {
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      columns: undefined,
      env: {},
      now: () => epochMs(shop.clock.now()),
      pause: async () => undefined,
      awsOverrides: {
        endpoint: shop.server.url,
        credentials: { accessKeyId: 'planner', secretAccessKey: 'unchecked' },
      },
    });
    return { code, stdout, stderr };
  };
  // The shop has no metrics of load balancers.
  expect(await plan()).toMatchObject({
    code: 2,
    stderr:
      'usage: CloudWatch has no metric of the target group 1a2b3c4d5e6f7a8b in two weeks: give its --load-balancer\n',
  });
  const { code, stdout } = await plan('--load-balancer', 'app/new/1a2b3c4d5e6f7a8b');
  expect(refused).toEqual([]);
  expect(code).toBe(0);
  expect(stdout).toContain('new in cluster shop (us-east-1)');
  const actions = new Set(shop.server.calls.map(({ action }) => action));
  expect(statements.flatMap((one) => one.actions).filter((action) => !actions.has(action))).toEqual([]);
});
