import { Aspects, CfnResource, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct, Node } from 'constructs';
import { describe, expect, it, vi } from 'vitest';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { ProtectEveryService } from '../../../../lib/protection/services/protect-every-service.ts';
import { taskOf } from '../../guarded-services.ts';
import { createApp, resourcesOf } from '../../synth.ts';
import { type ClusterWithTask, createClusterWithTask, headless, worker } from '../../other-services.ts';

/** The paths and texts of the warnings that a service is not protected. */
function notProtected(stack: Stack): readonly (readonly [string, string])[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('ecs-deployment-guard:not-protected'))
    .map(({ id, entry }) => [id, String(entry.data).replace(/ \[ack: .*\]$/, '')]);
}

/** Services that cannot be protected. */
const ODD: Readonly<Record<string, (parts: ClusterWithTask) => ecs.BaseService | ecs.CfnService>> = {
  CODE_DEPLOY: (parts) => worker(parts, { deploymentController: { type: ecs.DeploymentControllerType.CODE_DEPLOY } }),
  EXTERNAL: (parts) => worker(parts, { deploymentController: { type: ecs.DeploymentControllerType.EXTERNAL } }),
  'one task of which none can be replaced': (parts) =>
    worker(parts, { desiredCount: 1, minHealthyPercent: 100, maxHealthyPercent: 134 }),
  'alarms of an override': (parts) => {
    const service = worker(parts);
    const resource = service.node.defaultChild as ecs.CfnService;
    resource.addPropertyOverride('DeploymentConfiguration.Alarms.AlarmNames', ['mine']);
    return service;
  },
  'an L1 with the controller CODE_DEPLOY': ({ stack }) =>
    new ecs.CfnService(stack, 'Worker', { deploymentController: { type: 'CODE_DEPLOY' } }),
};

describe('DeploymentProtection.ofAll', () => {
  it.each(Object.entries(ODD))('reports what of() refuses, in its words, and protects the others: %s', (_, create) => {
    const refused = createClusterWithTask();
    const odd = create(refused);
    let message = '';
    try {
      DeploymentProtection.of(odd);
    } catch (error) {
      message = String((error as Error).message);
    }
    expect(message).toMatch(/^Test\/Worker cannot be protected: /);
    expect(odd.node.tryFindChild('DeploymentProtection')).toBeUndefined();

    const parts = createClusterWithTask();
    create(parts);
    const { stack, cluster, taskDefinition } = parts;
    new ecs.FargateService(stack, 'Before', { cluster, taskDefinition });
    new ecs.FargateService(stack, 'ZAfter', { cluster, taskDefinition });
    DeploymentProtection.ofAll(stack);
    expect(notProtected(stack)).toEqual([['/Test/Worker', message]]);
    const services = resourcesOf(Template.fromStack(stack), 'AWS::ECS::Service');
    const guarded = Object.entries(services).filter(([, { Properties }]) =>
      JSON.stringify(Properties['DeploymentConfiguration'] ?? {}).includes('"DeploymentCircuitBreaker"'),
    );
    expect(guarded.map(([id]) => id.replace(/Service[0-9A-F]{8}$/, ''))).toEqual(['Before', 'ZAfter']);
  });

  it.each([
    ['AWS::ECS::ExpressGatewayService', 'ECS deploys an Express Mode service'],
    ['AWS::ECS::Daemon', 'a managed daemon'],
    ['AWS::ECS::Service', 'a service must be an ecs.BaseService or an ecs.CfnService'],
  ])('reports a resource of the type %s', (type, reason) => {
    const { stack } = createClusterWithTask();
    new CfnResource(stack, 'Odd', { type });
    DeploymentProtection.ofAll(stack);
    expect(notProtected(stack)).toEqual([
      ['/Test/Odd', expect.stringContaining(`Test/Odd cannot be protected: ${reason}`)],
    ]);
  });

  it('reports nothing of services that are excepted', () => {
    const parts = createClusterWithTask();
    const { stack } = parts;
    const odd = [
      worker(parts, { deploymentController: { type: ecs.DeploymentControllerType.EXTERNAL } }),
      new CfnResource(stack, 'Express', { type: 'AWS::ECS::ExpressGatewayService' }),
    ];
    DeploymentProtection.ofAll(stack, {}, (service) => odd.some((one) => one === service));
    expect(notProtected(stack)).toEqual([]);
  });

  it('protects a daemon and says what that is worth', () => {
    const { stack, cluster } = createClusterWithTask();
    cluster.addCapacity('Instances', { instanceType: new InstanceType('t3.small') });
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Agent');
    taskDefinition.addContainer('agent', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable'),
      memoryLimitMiB: 64,
    });
    new ecs.Ec2Service(stack, 'Daemon', { cluster, taskDefinition, daemon: true });
    DeploymentProtection.ofAll(stack, { alarms: { Cpu: {} } });
    Annotations.fromStack(stack).hasWarning(
      '/Test/Daemon/DeploymentProtection',
      Match.stringLikeRegexp('^the scheduling strategy is DAEMON\\. .* only for the scheduling strategy REPLICA'),
    );
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', {
      SchedulingStrategy: 'DAEMON',
      DeploymentConfiguration: { Alarms: { Enable: true }, DeploymentCircuitBreaker: { Enable: true } },
    });
  });

  it('warns about a service whose protection a later aspect undoes, and protects the others', () => {
    const parts = createClusterWithTask();
    const { stack, cluster, taskDefinition } = parts;
    worker(parts);
    new ecs.FargateService(stack, 'Other', { cluster, taskDefinition });
    DeploymentProtection.ofAll(stack);
    Aspects.of(stack).add(
      {
        visit(node) {
          if (node.node.path === 'Test/Worker/Service' && node instanceof ecs.CfnService)
            node.addPropertyOverride('DeploymentConfiguration.Strategy', 'BLUE_GREEN');
        },
      },
      { priority: 900 },
    );
    const found = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('protection-incomplete'));
    expect(found.map(({ id }) => id)).toEqual(['/Test/Worker/DeploymentProtection']);
    expect(found[0]?.entry.data).toContain('the deployment strategy is BLUE_GREEN, but was ROLLING');
  });

  it('warns about a service that no default alarm suits', () => {
    const parts = createClusterWithTask();
    worker(parts);
    DeploymentProtection.ofAll(parts.stack);
    Annotations.fromStack(parts.stack).hasWarning(
      '/Test/Worker/DeploymentProtection',
      Match.stringLikeRegexp('^the service has a circuit breaker, but no deployment alarm'),
    );
    Template.fromStack(parts.stack).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { Alarms: Match.absent(), DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
    });
  });
});

describe('ProtectEveryService', () => {
  const choice = { unless: () => false, isProtected: () => false, isOurs: () => false };

  it('asks for each service once, and not for the L1 of an L2', () => {
    const asked: unknown[] = [];
    const every = new ProtectEveryService({ ...choice, protect: (one) => asked.push(one) });
    const stack = new Stack(createApp(), 'Shop');
    const service = headless(stack);
    const alone = new ecs.CfnService(stack, 'Alone');
    for (const node of [...stack.node.findAll(), ...stack.node.findAll()]) every.visit(node);
    expect(asked).toEqual([service, alone]);
    expect(every.missed(stack)).toEqual([]);
  });

  it('says which services it never saw', () => {
    const stack = new Stack(createApp(), 'Shop');
    const service = new ecs.CfnService(stack, 'Web');
    expect(new ProtectEveryService({ ...choice, protect: () => undefined }).missed(stack)).toEqual([
      `${service.node.path} is not protected, because its stage was added after DeploymentProtection.ofAll(): call ofAll() after you add the stage`,
    ]);
  });

  it('reports an unexpected failure', () => {
    const stack = new Stack(createApp(), 'Shop');
    const every = new ProtectEveryService({
      ...choice,
      protect: () => {
        throw new TypeError('no such metric');
      },
    });
    every.visit(new ecs.CfnService(stack, 'Web'));
    expect(notProtected(stack)).toEqual([['/Shop/Web', 'Shop/Web cannot be protected: no such metric']]);
  });

  it('visits no other constructs', () => {
    const stack = new Stack(createApp(), 'Shop');
    const every = new ProtectEveryService({
      ...choice,
      protect: () => {
        throw new Error('asked');
      },
    });
    for (const node of [stack, new Construct(stack, 'One'), taskOf(stack)]) every.visit(node);
    expect(notProtected(stack)).toEqual([]);
  });

  /** An app with so many services, and how often it is searched as a whole. */
  function searchesOf(services: number): number {
    const app = createApp();
    const stack = new Stack(app, 'Shop');
    for (let index = 0; index < services; index += 1) headless(new Construct(stack, `Part${index}`));
    DeploymentProtection.ofAll(app);
    const searched: unknown[] = [];
    const { findAll } = Node.prototype;
    const spy = vi.spyOn(Node.prototype, 'findAll').mockImplementation(function (this: Node) {
      searched.push(this);
      return findAll.call(this);
    });
    app.synth();
    spy.mockRestore();
    return searched.filter((one) => one === app.node).length;
  }

  it('searches the app no more often for more services', () => {
    expect(searchesOf(4)).toBe(searchesOf(2));
  });
});
