import { Aspects, Stack, Stage } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import {
  findParts,
  forgetAtSynthesis,
  forgetIfNew,
  forgetParts,
  keptAlarms,
  keptParts,
} from '../../../../lib/protection/app/app-parts.ts';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { readProperties } from '../../../../lib/protection/read-properties.ts';
import { createClusterWithTask, web } from '../../other-services.ts';
import { createApp } from '../../synth.ts';

function shop() {
  const app = createApp();
  const stack = new Stack(app, 'Shop');
  const vpc = new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 });
  const listener = new elb.ApplicationLoadBalancer(stack, 'Front', { vpc }).addListener('Http', {
    port: 80,
    defaultAction: elb.ListenerAction.fixedResponse(404),
  });
  const targetGroup = (scope: IConstruct = stack, id = 'Targets') =>
    new elb.ApplicationTargetGroup(scope, id, { vpc, port: 80, targetType: elb.TargetType.IP });
  return { app, stack, listener, targetGroup };
}

describe('findParts', () => {
  it('finds a target group by its ARN, and the listener that leads to it', () => {
    const { stack, listener, targetGroup } = shop();
    const targets = targetGroup();
    listener.addTargetGroups('Forward', { targetGroups: [targets] });
    const { targetGroups, loadBalancers } = findParts(stack);
    const arn = readProperties(stack, targets.targetGroupArn);
    expect(targetGroups.get(arn)).toEqual([targets]);
    expect(loadBalancers.ofTargetGroup.get(arn)).toHaveLength(1);
  });

  it('reads one stage alone: no reference leads out of it', () => {
    const { app, stack } = shop();
    const inStage = new Stack(new Stage(app, 'Prod'), 'Shop');
    expect(findParts(stack).loadBalancers.created.size).toBeGreaterThan(0);
    expect(findParts(inStage).loadBalancers.created.size).toBe(0);
    expect(keptParts(inStage).constructs.has(stack)).toBe(false);
    expect(keptParts(inStage).constructs.has(inStage)).toBe(true);
  });
});

describe('keptParts', () => {
  it('stay the same until they are forgotten', () => {
    const { stack, targetGroup } = shop();
    const before = keptParts(stack);
    const targets = targetGroup();
    expect(keptParts(targets)).toBe(before);
    forgetParts(targets);
    expect(keptParts(stack).constructs.has(targets)).toBe(true);
  });

  it('are forgotten with a construct that they do not contain', () => {
    const { stack, targetGroup } = shop();
    const before = keptParts(stack);
    forgetIfNew(stack);
    expect(keptParts(stack)).toBe(before);
    forgetIfNew(targetGroup());
    expect(keptParts(stack)).not.toBe(before);
  });

  it('are forgotten at each synthesis, with the alarms of the app', () => {
    const { app, stack } = shop();
    forgetAtSynthesis(stack);
    const before = [keptParts(stack), keptAlarms(stack)];
    app.synth();
    expect(keptParts(stack)).not.toBe(before[0]);
    expect(keptAlarms(stack)).not.toBe(before[1]);
  });
});

describe('DeploymentProtection.ofAll()', () => {
  it('sees what another aspect adds between two services', () => {
    const app = createApp();
    const parts = createClusterWithTask(app);
    const first = web(parts);
    DeploymentProtection.ofAll(app);
    const later = new Stack(app, 'Later');
    // The service is visited after what it reads of the app was read for the first one.
    Aspects.of(later).add({
      visit: (node) => {
        if (node === later && later.node.tryFindChild('Web') === undefined) web({ ...parts, stack: later });
      },
    });
    app.synth();
    const names = DeploymentProtection.of(first).alarms.map(({ alarm }) => alarm.node.id);
    const second = later.node.findAll().find((one) => one.node.id === 'DeploymentProtection');
    expect(second).toBeInstanceOf(DeploymentProtection);
    expect(second instanceof DeploymentProtection && second.alarms.map(({ alarm }) => alarm.node.id)).toEqual(names);
  });
});
