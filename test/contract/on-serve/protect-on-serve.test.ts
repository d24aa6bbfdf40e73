import {
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { STORIES } from '../../../src/core/stories/story.ts';
import { BAD, doctor, LIVE_SHAPES, openShop, protect, runCommands } from './protected-shapes.ts';

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

/** Deploys a bad version, and after two hours the good one again. Returns what rolled the bad one back. */
async function deploy(shop: Shop, version: number): Promise<readonly string[]> {
  const { served, ecs } = shop;
  const service = { cluster: 'shop', service: 'web' };
  await ecs.send(new UpdateServiceCommand({ ...service, taskDefinition: `web:${version}` }));
  await served.control('POST', '/advance', { by: '2h' });
  const end = await newestEnd(shop);
  await ecs.send(new UpdateServiceCommand({ ...service, taskDefinition: 'web:1', forceNewDeployment: true }));
  await served.control('POST', '/advance', { by: '2h' });
  return end;
}

describe.each(LIVE_SHAPES.map((shape) => [`${shape.strategy} ${shape.traffic}`, shape] as const))(
  'a plan for a running service, %s',
  (_, shape) => {
    it('protects it as promised when its commands are run', async () => {
      const shop = await openShop(shape);
      const { served, ecs } = shop;
      const isQueue = shape.traffic === 'queue';
      const before = await ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
      const queue = ['--queue', 'orders', '--dead-letter-queue', 'orders-dead'];
      const args = ['--cluster', 'shop', '--service', 'web', '--json', ...(isQueue ? queue : [])];
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

      // A second plan has nothing to add, and an audit finds nothing of high severity.
      const again = await protect(served, args);
      expect(JSON.parse(again.stdout)).toMatchObject({
        left: [],
        deploymentConfiguration: now?.deploymentConfiguration,
      });
      const audit = await doctor(served, ['--cluster', 'shop', '--service', 'web', '--json']);
      expect(JSON.parse(audit.stdout)).toMatchObject({ counts: { services: 1, high: 0 } });

      for (const one of STORIES) {
        const promised = plan.after.stories.find(({ story: name }) => name === one);
        const end = await deploy(shop, BAD[STORIES.indexOf(one)]?.[0] ?? 1);
        if (promised?.verdict === 'caught') expect([one, ...end]).toEqual([one, ...promised.by]);
        else if (promised?.verdict === 'not-caught') expect([one, ...end]).toEqual([one]);
      }
    });
  },
);

it('finds the traffic and the usual errors itself, and plans for them', async () => {
  const shop = await openShop({ strategy: 'ROLLING', traffic: 'own-alb' });
  expect((await planOf(shop)).traffic).toMatchObject({ baseErrors: 0 });
});
