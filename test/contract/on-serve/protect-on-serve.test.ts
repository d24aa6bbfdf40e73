import {
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LIVE_SHAPES, openShop, protect, runCommands } from './protected-shapes.ts';

const story = z.object({ story: z.string(), verdict: z.string(), by: z.array(z.string()) });
const document = z.object({
  traffic: z.object({ requestsPerMinute: z.number(), baseErrors: z.number() }).nullable(),
  before: z.object({ stories: z.array(story) }),
  after: z.object({ stories: z.array(story) }),
  deploymentConfiguration: z.record(z.string(), z.unknown()),
  alarms: z.array(z.object({ AlarmName: z.string() })),
  form: z.object({ text: z.string() }),
});

type Shop = Awaited<ReturnType<typeof openShop>>;

async function planOf({ served }: Shop) {
  const { code, stdout, stderr } = await protect(served, ['--cluster', 'shop', '--service', 'web', '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return document.parse(JSON.parse(stdout));
}

/** What rolled back the newest deployment: names of alarms, or `circuit breaker`; empty if nothing did. */
async function newestEnd({ ecs }: Shop): Promise<readonly string[]> {
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({ cluster: 'shop', service: 'web' }),
  );
  const newest = serviceDeployments.toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt))[0];
  const serviceDeploymentArns = [newest?.serviceDeploymentArn ?? ''];
  const { serviceDeployments: [found] = [] } = await ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }),
  );
  const breaker = found?.deploymentCircuitBreaker?.status === 'TRIGGERED' ? ['circuit breaker'] : [];
  return found?.status === 'ROLLBACK_SUCCESSFUL' ? [...(found.alarms?.triggeredAlarmNames ?? []), ...breaker] : [];
}

describe.each(LIVE_SHAPES.map((shape) => [`${shape.strategy} ${shape.traffic}`, shape] as const))(
  'a plan for a running service, %s',
  (_, shape) => {
    it('protects it as promised when its commands are run', async () => {
      const shop = await openShop(shape);
      const { served, ecs } = shop;
      const before = await ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
      const queue = ['--queue', 'orders', '--dead-letter-queue', 'orders-dead'];
      const args = ['--cluster', 'shop', '--service', 'web', '--json', ...(shape.traffic === 'queue' ? queue : [])];
      const { code, stdout, stderr } = await protect(served, args);
      expect([code, stderr]).toEqual([0, '']);
      const plan = document.parse(JSON.parse(stdout));
      // The first minute of the service is without requests.
      const measured = plan.traffic?.requestsPerMinute ?? 0;
      if (!['nlb', 'none'].includes(shape.traffic)) expect([measured > 580, measured <= 610]).toEqual([true, true]);
      // Nothing protected it.
      expect(plan.before.stories.filter(({ verdict }) => verdict === 'caught')).toEqual([]);
      expect(before.services?.[0]?.deploymentConfiguration?.alarms?.alarmNames ?? []).toEqual([]);

      expect(await runCommands(plan.form.text, shop)).toBe(plan.alarms.length + 1);
      const { services: [now] = [] } = await ecs.send(
        new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }),
      );
      expect(now?.deploymentConfiguration).toMatchObject(plan.deploymentConfiguration);
      await served.control('POST', '/advance', { by: '15m' });

      // A second plan has nothing to add, and no finding of high severity stays.
      const again = await protect(served, args);
      expect(JSON.parse(again.stdout)).toMatchObject({
        left: [],
        deploymentConfiguration: now?.deploymentConfiguration,
      });
      const { findings } = z
        .object({ findings: z.array(z.object({ rule: z.string(), severity: z.string() })) })
        .parse(JSON.parse(again.stdout));
      expect(findings.filter(({ severity }) => severity === 'high')).toEqual([]);

      await ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', taskDefinition: 'web:2' }));
      await served.control('POST', '/advance', { by: '90m' });
      const promised = plan.after.stories.find(
        ({ story: name }) => name === (shape.traffic === 'queue' ? 'poison' : 'errors'),
      );
      expect(await newestEnd(shop)).toEqual(promised?.verdict === 'caught' ? promised.by : []);
    });
  },
);

it('finds the traffic and the usual errors itself, and plans for them', async () => {
  const shop = await openShop({ strategy: 'ROLLING', traffic: 'own-alb' });
  expect((await planOf(shop)).traffic).toMatchObject({ baseErrors: 0 });
});
