import { Duration } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  type ApplicationListener,
  ListenerAction,
  ListenerCondition,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { GuardedService, LifecycleHook, Strategy, Traffic } from 'ecs-deployment-guard';
import { ExampleStack } from './example-stack.ts';

/** Fargate behind an Application Load Balancer, rolling. */
export class FargateAlb extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new GuardedService(this, 'Web', {
      cluster: this.cluster,
      taskDefinition: this.fargateTask(),
      desiredCount: 2,
    });
  }
}

/** Instances behind an Application Load Balancer, blue/green, with a pause for approval before production. */
export class InstancesAlbBlueGreen extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new GuardedService(this, 'Web', {
      cluster: this.cluster,
      taskDefinition: this.instanceTask(),
      desiredCount: 2,
      strategy: Strategy.blueGreen(),
      traffic: Traffic.applicationLoadBalancer({ testPort: 8080 }),
      lifecycleHooks: [LifecycleHook.pause({ stages: ['POST_TEST_TRAFFIC_SHIFT'], timeout: Duration.hours(4) })],
    });
  }
}

/** Fargate behind an Application Load Balancer, a canary of 10 %. */
export class FargateAlbCanary extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new GuardedService(this, 'Web', {
      cluster: this.cluster,
      taskDefinition: this.fargateTask(),
      desiredCount: 2,
      strategy: Strategy.canary({ percent: 10 }),
    });
  }
}

/** A listener that other services use too, rolling. */
export class SharedAlb extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new GuardedService(this, 'Shop', {
      cluster: this.cluster,
      taskDefinition: this.fargateTask(),
      desiredCount: 2,
      traffic: Traffic.applicationLoadBalancer({
        listener: addSharedListener(this, this.vpc),
        conditions: [ListenerCondition.pathPatterns(['/shop/*'])],
        priority: 1,
      }),
    });
  }
}

/** The same, linear, with two services. */
export class SharedAlbLinear extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const listener = addSharedListener(this, this.vpc);
    for (const [index, name] of ['Shop', 'Cart'].entries()) {
      new GuardedService(this, name, {
        cluster: this.cluster,
        taskDefinition: this.fargateTask(`${name}Task`),
        desiredCount: 2,
        strategy: Strategy.linear({ stepPercent: 25 }),
        traffic: Traffic.applicationLoadBalancer({
          listener,
          conditions: [ListenerCondition.pathPatterns([`/${name.toLowerCase()}/*`])],
          priority: index + 1,
        }),
      });
    }
  }
}

/** Fargate behind a Network Load Balancer, linear. */
export class FargateNlbLinear extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new GuardedService(this, 'Web', {
      cluster: this.cluster,
      taskDefinition: this.fargateTask(),
      desiredCount: 2,
      strategy: Strategy.linear(),
      traffic: Traffic.networkLoadBalancer({ testPort: 8080 }),
    });
  }
}

/** Instances behind a Network Load Balancer, rolling, with early success before the old tasks are gone. */
export class InstancesNlb extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new GuardedService(this, 'Web', {
      cluster: this.cluster,
      taskDefinition: this.instanceTask(),
      desiredCount: 2,
      traffic: Traffic.networkLoadBalancer(),
      circuitBreaker: { threshold: { type: 'COUNT', value: 5 } },
      earlySuccess: { healthyPercent: 100, sourceServiceRevisionCleanup: 'DEFERRED' },
    });
  }
}

function addSharedListener(scope: Construct, vpc: IVpc): ApplicationListener {
  return new ApplicationLoadBalancer(scope, 'Shared', { vpc, dropInvalidHeaderFields: true }).addListener('Http', {
    port: 80,
    open: false,
    defaultAction: ListenerAction.fixedResponse(404),
  });
}
