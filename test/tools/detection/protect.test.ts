import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { cdkChoices } from '../../../src/cli/protect/forms/cdk.ts';
import { readServices } from '../../../src/cli/stories/read-services.ts';
import type { Audited } from '../../../src/core/audit/audited-service.ts';
import { knownOf } from '../../../src/core/audit/known.ts';
import { planProtection } from '../../../src/core/protect/plan.ts';
import { bakeTimeOf, type ServiceFacts } from '../../../src/core/protect/service-facts.ts';
import { storyAlarms } from '../../../src/core/stories/story-alarms.ts';
import { storyTraffic } from '../../../src/core/stories/story-traffic.ts';
import { SHAPES, type Shape, templateNameOf } from '../../../tools/detection/cells.ts';
import { synthesizeShapes } from '../../../tools/detection/services.ts';

const shapes = SHAPES.filter(({ alarms }) => alarms === undefined);
const templates = synthesizeShapes(shapes);

async function auditedOf(shape: Shape): Promise<Audited> {
  const files = { readFile: () => JSON.stringify(templates.get(templateNameOf(shape))), listFolder: () => undefined };
  const [service] = (await readServices(['service.json'], new Map(), files)).services;
  if (service === undefined) throw new Error(`${templateNameOf(shape)} has no service`);
  return service.audited;
}

const LOAD_BALANCER = 'app/web/0123456789abcdef';

/** The service as `protect` finds it when it runs: without alarms, and with names in place of references. */
function running({ service }: Audited): Audited['service'] {
  return {
    ...service,
    name: 'web',
    cluster: 'shop',
    alarms: undefined,
    circuitBreaker: undefined,
    targetGroups: service.targetGroups.map((group) => ({ ...group, dimension: `targetgroup/${group.role}/1` })),
    discoveryNames: service.discoveryNames.map(() => 'http'),
  };
}

function factsOf(service: Audited['service'], { traffic, visibilityMinutes }: Shape): ServiceFacts {
  const { step, targetGroups, minimumHealthyPercent, healthCheckGrace, strategy } = service;
  return {
    cluster: 'shop',
    name: 'web',
    strategy: knownOf(strategy) ?? '',
    bakeTime: bakeTimeOf(service),
    step: step && { percent: Number(step.percent), bakeTime: Number(step.bakeTime) },
    minimumHealthyPercent: knownOf(minimumHealthyPercent) ?? 100,
    healthCheckGrace: knownOf(healthCheckGrace) ?? 0,
    targetGroups: targetGroups.map(({ dimension, kind }) => ({
      dimension: String(knownOf(dimension)),
      kind: kind === 'unknown' ? 'application' : kind,
      loadBalancer: kind === 'lattice' ? undefined : LOAD_BALANCER,
    })),
    ownLoadBalancer: traffic === 'own-alb' ? LOAD_BALANCER : undefined,
    discoveryNames:
      traffic === 'service-connect' ? [{ name: 'http', timeouts: { perRequest: undefined, idle: undefined } }] : [],
    queue:
      traffic === 'queue'
        ? { main: 'orders', dead: 'orders-dead', visibilityTimeout: (visibilityMinutes ?? 0.5) * 60 }
        : undefined,
  };
}

/** The alarms as a scenario plays them, without names. */
function playedOf(one: Audited, service = one.service) {
  const { traffic, queues } = storyTraffic(one, { traffic: undefined, queue: undefined, deadLetterQueue: undefined });
  const alarms = storyAlarms(one.alarms, { service, traffic, queues });
  expect(alarms.filter(({ unjudged, note }) => (unjudged ?? note) !== undefined)).toEqual([]);
  return alarms.map(({ alarm }) => JSON.stringify(alarm)).toSorted();
}

describe.each(shapes.map((shape) => [templateNameOf(shape), shape] as const))('a plan for %s', (_, shape) => {
  it('has the alarms that a construct makes for a new service', async () => {
    const made = await auditedOf(shape);
    const service = running(made);
    const now = { service, alarms: [] };
    const plan = planProtection({ now, facts: factsOf(service, shape), configuration: {}, baseErrors: 0 });
    expect(playedOf(plan.after)).toEqual(playedOf(made));
  });
});

it('says to the construct what it changes', async () => {
  const shape = { strategy: 'rolling', traffic: 'own-alb' } as const;
  const stack = new Stack(new App({ analyticsReporting: false }), 'Shop');
  const { service: construct } = new ApplicationLoadBalancedFargateService(stack, 'Web', {
    taskImageOptions: { image: ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable') },
    desiredCount: 2,
  });
  const now = { service: running(await auditedOf(shape)), alarms: [] };
  const plan = planProtection({ now, facts: factsOf(now.service, shape), configuration: {}, baseErrors: 3 });
  const { bakeTime, thresholds } = cdkChoices(plan);
  const alarms = Object.fromEntries(Object.entries(thresholds).map(([kind, threshold]) => [kind, { threshold }]));
  DeploymentProtection.of(construct, { alarms, bakeTime: Duration.minutes(bakeTime ?? 0) });
  const files = { readFile: () => JSON.stringify(Template.fromStack(stack).toJSON()), listFolder: () => undefined };
  const [made] = (await readServices(['service.json'], new Map(), files)).services;
  if (made === undefined) throw new Error('the stack has no service');
  expect(playedOf(plan.after)).toEqual(playedOf(made.audited));
  expect(made.audited.service.bakeTime).toBe(plan.after.service.bakeTime);
});
