import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { alarmNameOf, descriptionOf, serviceNameOf } from '../../../lib/protection/alarm-name.ts';
import { createApp } from '../synth.ts';
import { createClusterWithTask, headless, worker } from '../other-services.ts';

/** A service and a cluster with names in plain text, unless they are omitted. */
function serviceCalled(serviceName?: string, clusterName?: string): ecs.FargateService {
  const stack = new Stack(createApp(), 'Test');
  const vpc = new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc, ...(clusterName !== undefined && { clusterName }) });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  return new ecs.FargateService(stack, 'Worker', {
    cluster,
    taskDefinition,
    ...(serviceName !== undefined && { serviceName }),
  });
}

describe('alarmNameOf', () => {
  it('has the names of cluster and service if both are plain text', () => {
    expect(alarmNameOf(serviceCalled('checkout', 'shop'), 'errors')).toBe('shop/checkout errors (deployment)');
  });

  it('takes the name of an imported cluster', () => {
    const { stack, cluster, taskDefinition } = createClusterWithTask();
    const imported = ecs.Cluster.fromClusterAttributes(stack, 'Imported', { clusterName: 'shop', vpc: cluster.vpc });
    const service = new ecs.FargateService(stack, 'Web', {
      cluster: imported,
      taskDefinition,
      serviceName: 'checkout',
    });
    expect(alarmNameOf(service, 'errors')).toBe('shop/checkout errors (deployment)');
  });

  it.each([
    ['the service', undefined, 'shop'],
    ['the cluster', 'checkout', undefined],
    ['both', undefined, undefined],
  ])('has the stack and the path if CloudFormation names %s', (_, serviceName, clusterName) => {
    expect(alarmNameOf(serviceCalled(serviceName, clusterName), 'errors')).toBe('Test/Worker errors (deployment)');
  });

  it('leaves out the last part of a path that every construct of aws-cdk-lib adds', () => {
    const stack = new Stack(createApp(), 'Shop');
    const scope = new Construct(new Construct(stack, 'Checkout'), 'Service');
    expect(alarmNameOf(headless(scope), 'errors')).toBe('Shop/Checkout/Service/Job errors (deployment)');
    const web = new ecs.FargateService(new Construct(stack, 'Web'), 'Service', {
      cluster: new ecs.Cluster(stack, 'Cluster', {
        vpc: new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 }),
      }),
      taskDefinition: new ecs.FargateTaskDefinition(stack, 'Task'),
    });
    expect(alarmNameOf(web, 'errors')).toBe('Shop/Web errors (deployment)');
  });

  it('has the name of the outer stack and the path of a nested one, whose name is known at the deployment', () => {
    const parent = new Stack(createApp(), 'Shop', { stackName: 'shop-prod' });
    const nested = new NestedStack(new NestedStack(parent, 'Backend'), 'Jobs');
    expect(alarmNameOf(headless(nested), 'errors')).toBe('shop-prod/Backend/Jobs/Job errors (deployment)');
  });

  it('is unique over stages and stacks', () => {
    const app = createApp();
    const stacks = [
      new Stack(new Stage(app, 'Test'), 'Shop'),
      new Stack(new Stage(app, 'Prod'), 'Shop'),
      new Stack(app, 'Shop'),
      new Stack(app, 'Other', { stackName: 'renamed' }),
    ];
    const scopes = stacks.flatMap((stack) => [stack, new Construct(stack, 'Second'), new NestedStack(stack, 'Nested')]);
    expect(scopes.map((scope) => alarmNameOf(headless(scope), 'errors'))).toEqual([
      'Test-Shop/Job errors (deployment)',
      'Test-Shop/Second/Job errors (deployment)',
      'Test-Shop/Nested/Job errors (deployment)',
      'Prod-Shop/Job errors (deployment)',
      'Prod-Shop/Second/Job errors (deployment)',
      'Prod-Shop/Nested/Job errors (deployment)',
      'Shop/Job errors (deployment)',
      'Shop/Second/Job errors (deployment)',
      'Shop/Nested/Job errors (deployment)',
      'renamed/Job errors (deployment)',
      'renamed/Second/Job errors (deployment)',
      'renamed/Nested/Job errors (deployment)',
    ]);
  });

  it('has at most 255 characters, and stays unique where a long path is cut', () => {
    const app = createApp();
    const names = ['s', 't'].flatMap((letter) => {
      const stack = new Stack(app, letter, { stackName: letter.repeat(128) });
      return ['1', '2'].flatMap((last) => {
        const scope = new Construct(new Construct(stack, 'a'.repeat(119) + last), 'b'.repeat(120));
        const nested = new NestedStack(stack, 'n'.repeat(239) + last);
        return [scope, nested].map((one) => alarmNameOf(headless(one), 'c'.repeat(64)));
      });
    });
    expect(new Set(names).size).toBe(8);
    for (const name of names) expect(name).toMatch(/^[st]{128}\/[an]{39}-[0-9a-f]{8} c{64} \(deployment\)$/);
    expect(new Set(names.map(({ length }) => length))).toEqual(new Set([255]));
  });
});

describe('descriptionOf', () => {
  it('says what happened, of which service, and what ECS does', () => {
    expect(descriptionOf(serviceCalled('checkout', 'shop'), 'customers are refunded')).toBe(
      'Customers are refunded. During a deployment of the ECS service shop/checkout, this alarm makes ECS roll back.',
    );
  });

  it('ends with a link to what to do, if the docs are published', () => {
    expect(
      descriptionOf(serviceCalled('checkout', 'shop'), 'customers are refunded', 'https://wiki.example.com/guard'),
    ).toBe(
      'Customers are refunded. During a deployment of the ECS service shop/checkout, this alarm makes ECS roll back. ' +
        'What to do: https://wiki.example.com/guard/guarded-services.md#when-an-alarm-fires',
    );
    const page = readFileSync(join(import.meta.dirname, '../../../docs/guarded-services.md'), 'utf8');
    expect(page).toMatch(/^### When an alarm fires$/m);
  });

  it('keeps 300 characters of what ALARM means, and the link, beside the longest names and the longest address', () => {
    const service = serviceCalled('s'.repeat(255), 'c'.repeat(255));
    const docsUrl = `https://wiki.example.com/${'d'.repeat(275)}`;
    const description = descriptionOf(service, 'w'.repeat(2_000), docsUrl);
    expect(description).toHaveLength(1_024);
    expect(description).toMatch(/^Ww{300,}\. During .+ roll back\. What to do: .+#when-an-alarm-fires$/);
  });

  it('has at most 1024 characters, and keeps its end', () => {
    const end = ' During a deployment of the ECS service Test/Worker, this alarm makes ECS roll back.';
    const long = descriptionOf(worker(createClusterWithTask()), 'w'.repeat(2_000));
    expect(long).toHaveLength(1_024);
    expect(long.endsWith(`w.${end}`)).toBe(true);
  });

  it('cuts the path of a service that is longer than the description', () => {
    const stack = new Stack(createApp(), 'Shop');
    const deep = Array.from({ length: 10 }, () => 'a'.repeat(200)).reduce<Construct>(
      (scope, id) => new Construct(scope, id),
      stack,
    );
    expect(descriptionOf(headless(deep), 'it is slow')).toMatch(
      /^It is slow\. During a deployment of the ECS service Shop\/[a/]{241}-[0-9a-f]{8}, this alarm makes ECS roll back\.$/,
    );
  });
});

describe('serviceNameOf', () => {
  it('is the name in plain text, and undefined where CloudFormation chooses it', () => {
    expect(serviceNameOf(serviceCalled('checkout'))).toBe('checkout');
    expect(serviceNameOf(serviceCalled())).toBeUndefined();
  });
});
