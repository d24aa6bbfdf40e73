import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { ContainerInsights, DeploymentProtection, GuardedService, Strategy, Traffic } from '../../lib/index.ts';
import { createShopCluster, image, type ShopCluster } from './metrics/shop-cluster.ts';

/** The examples of a page that make or protect services, without their imports. */
function examplesOf(...path: readonly string[]): readonly string[] {
  const page = readFileSync(join(import.meta.dirname, '..', '..', ...path), 'utf8');
  return [...page.matchAll(/```ts\n(.*?)```/gs)]
    .map(([, code = '']) => code.replace(/^import .*\n+/gm, ''))
    .filter((code) => /GuardedService\(|DeploymentProtection\.|ContainerInsights\.|Tags\.of/.test(code));
}

/** Runs an example as it stands on its page, beside what the page takes for given. */
function play(code: string, given: (parts: ShopCluster) => Readonly<Record<string, unknown>> = () => ({})): Template {
  const parts = createShopCluster();
  const { app, stack, cluster, taskDefinition } = parts;
  const known = {
    ...{
      ApplicationLoadBalancedFargateService,
      ContainerInsights,
      DeploymentProtection,
      GuardedService,
      SnsAction,
      Tags,
      Strategy,
      Traffic,
    },
    ...{ app, cluster, taskDefinition },
    ...given(parts),
  };
  new Function(...Object.keys(known), code).call(stack, ...Object.values(known));
  return Template.fromStack(stack);
}

function workerIn({ stack, cluster }: ShopCluster): ecs.FargateService {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'WorkerTask');
  taskDefinition.addContainer('job', { image });
  return new ecs.FargateService(stack, 'Worker', { cluster, taskDefinition });
}

function guardedPart({ stack, cluster, taskDefinition }: ShopCluster): GuardedService {
  return new GuardedService(stack, 'Guarded', { cluster, taskDefinition });
}

/** Of each service how many alarms it has, each of which rolls back, and by which strategy it is deployed. */
function guardedIn(template: Template): readonly (readonly [number, string])[] {
  return Object.values(template.findResources('AWS::ECS::Service')).map(({ Properties }) => {
    const { Alarms, DeploymentCircuitBreaker, Strategy: strategy = 'ROLLING' } = Properties.DeploymentConfiguration;
    if (Alarms !== undefined) expect([Alarms.Enable, Alarms.Rollback]).toEqual([true, true]);
    expect(DeploymentCircuitBreaker).toMatchObject({ Enable: true, Rollback: true });
    return [Alarms?.AlarmNames.length ?? 0, strategy] as const;
  });
}

describe('the first page', () => {
  const examples = examplesOf('README.md');

  it('guards services in one example of five lines at most', () => {
    expect(examples.map((code) => code.trimEnd().split('\n').length)).toEqual([4]);
  });

  it('makes what it says: a service, a canary, one of another construct', () => {
    const template = play(examples[0] ?? '', (parts) => ({ existing: { service: workerIn(parts) } }));
    // Behind an ALB: three alarms; in a canary two that compare the versions, and one on the health of each. A worker without a queue: none.
    expect(guardedIn(template)).toEqual([
      [0, 'ROLLING'],
      [3, 'ROLLING'],
      [2, 'CANARY'],
    ]);
  });
});

describe('the page on the constructs', () => {
  const [services = '', autoscaled = '', others = '', actions = '', tags = '', choices = '', own = ''] = examplesOf(
    'docs',
    'guarded-services.md',
  );

  it('makes services of three kinds', () => {
    const template = play(services, ({ stack }) => ({ queue: new Queue(stack, 'Queue') }));
    expect(guardedIn(template)).toEqual([
      [3, 'ROLLING'],
      [2, 'CANARY'],
      [1, 'ROLLING'],
    ]);
  });

  it('leaves the number of tasks to autoscaling', () => {
    const template = play(autoscaled);
    template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: Match.absent() });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 2, MaxCapacity: 20 });
  });

  it('protects what another construct made', () => {
    expect(guardedIn(play(others))).toEqual([[3, 'ROLLING']]);
  });

  it('gives the alarms actions', () => {
    const template = play(actions, ({ stack, cluster, taskDefinition }) => {
      new ApplicationLoadBalancedFargateService(stack, 'Web', { cluster, taskDefinition });
      return { topic: new Topic(stack, 'Topic') };
    });
    const topic = [{ Ref: Match.stringLikeRegexp('^Topic') }];
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: topic, OKActions: topic });
    template.resourceCountIs('AWS::CloudWatch::Alarm', 3);
  });

  it('tags the service, only its alarms, and all alarms', () => {
    const lines = tags.trim().split('\n');
    const tagged = lines.map((line) => {
      const template = play(line, (parts) => ({ guarded: guardedPart(parts) }));
      return ['AWS::ECS::Service', 'AWS::CloudWatch::Alarm'].map((type) =>
        Object.values(template.findResources(type)).map(({ Properties }) => Properties.Tags?.[0]?.Value),
      );
    });
    const alarms = ['shop', 'shop', 'shop'];
    expect(tagged).toEqual([
      [['shop'], alarms],
      [[undefined], alarms],
      [[undefined], alarms],
    ]);
  });

  it('changes, leaves out, replaces and asks for alarms', () => {
    // SteadyErrors, TargetLatency, and the alarm that replaces UnhealthyTargets.
    const template = play(choices);
    expect(guardedIn(template)).toEqual([[3, 'ROLLING']]);
    expect(JSON.stringify(template.findResources('AWS::ECS::Service'))).toContain('"shop-targets"');
  });

  it('has no other example that guards', () => {
    expect(own).toBe('');
  });
});

describe('the page on metrics', () => {
  it('adds an alarm and switches on what that needs', () => {
    const [example = ''] = examplesOf('docs', 'metrics.md');
    const template = play(example, ({ stack, cluster, taskDefinition }) => ({
      guarded: new GuardedService(stack, 'Web', { cluster, taskDefinition }),
    }));
    expect(guardedIn(template)).toEqual([[4, 'ROLLING']]);
    template.hasResourceProperties('AWS::ECS::Cluster', {
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }],
    });
  });
});
