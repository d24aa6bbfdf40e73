import { Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListenerRule,
  ApplicationLoadBalancer,
  ListenerAction,
  ListenerCondition,
  NetworkLoadBalancer,
  NetworkTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { takenPortProblems, takenPriorityProblems } from '../../../lib/service/listeners.ts';
import { expectOneProblem } from '../guarded-services.ts';

function shop() {
  const stack = new Stack(undefined, 'Shop');
  const vpc = new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 });
  const listenerOf = (id: string) => {
    const loadBalancer = new ApplicationLoadBalancer(stack, id, { vpc });
    const listener = loadBalancer.addListener('Http', { port: 80, defaultAction: ListenerAction.fixedResponse(404) });
    return { loadBalancer, listener };
  };
  return { stack, vpc, listenerOf };
}

describe('takenPortProblems', () => {
  it('finds who listens on the port of the load balancer', () => {
    const { loadBalancer } = shop().listenerOf('Front');
    expectOneProblem(
      takenPortProblems('testPort', 80, loadBalancer),
      'testPort must be free on the load balancer Shop/Front, but the listener Shop/Front/Http already uses port 80: choose another port',
    );
  });

  it('finds nobody on another port, or on that port of another load balancer', () => {
    const { stack, vpc, listenerOf } = shop();
    const { loadBalancer } = listenerOf('Front');
    expect(takenPortProblems('port', 81, loadBalancer)).toEqual([]);
    expect(takenPortProblems('port', 80, new ApplicationLoadBalancer(stack, 'Other', { vpc }))).toEqual([]);
  });

  it('finds the listeners of a Network Load Balancer too', () => {
    const { stack, vpc } = shop();
    const loadBalancer = new NetworkLoadBalancer(stack, 'Nlb', { vpc });
    const defaultTargetGroups = [new NetworkTargetGroup(stack, 'Targets', { vpc, port: 80 })];
    loadBalancer.addListener('Tcp', { port: 81, defaultTargetGroups });
    expectOneProblem(takenPortProblems('port', 81, loadBalancer), 'but the listener Shop/Nlb/Tcp already uses port 81');
  });
});

describe('takenPriorityProblems', () => {
  it('finds the rule of the listener that has the priority', () => {
    const { stack, listenerOf } = shop();
    const [{ listener }, other] = [listenerOf('Front'), listenerOf('Other')];
    const conditions = [ListenerCondition.pathPatterns(['/a'])];
    new ApplicationListenerRule(stack, 'Rule', {
      listener,
      priority: 7,
      conditions,
      action: ListenerAction.fixedResponse(200),
    });
    expectOneProblem(
      takenPriorityProblems(7, listener),
      'priority must be free on the listener Shop/Front/Http, but the rule Shop/Rule already uses 7: choose another number',
    );
    expect(takenPriorityProblems(8, listener)).toEqual([]);
    expect(takenPriorityProblems(7, other.listener)).toEqual([]);
  });
});
