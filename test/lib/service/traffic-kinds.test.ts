import { Match } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { Strategy } from '../../../lib/service/strategy.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import {
  alarmNamesOf,
  type Choice,
  createService,
  type EmptyCluster,
  kindsOf,
  onInstances,
  servicePropertiesOf,
  templateOf,
} from '../guarded-services.ts';
import { resourcesOf } from '../synth.ts';

const OF_TARGETS = ['TargetErrorShare', 'TargetErrors', 'TargetLatency', 'UnhealthyTargets'];
const OF_ANSWERS = ['TargetErrorShare', 'TargetErrors', 'TargetLatency'];
const OF_LOAD_BALANCER = ['LoadBalancerErrorShare', 'LoadBalancerErrors', 'LoadBalancerRefusals'];
const OF_TASKS = ['Cpu', 'Memory'];

interface Shape {
  readonly choose: (parts: EmptyCluster) => Choice;
  /** Kinds of alarms with one target group, and what a second one adds. */
  readonly alarms: readonly string[];
  readonly ofAlternate: readonly string[];
}

/** Shapes whose traffic can be shifted. */
const SHIFTING: Readonly<Record<string, Shape>> = {
  'Fargate behind an ALB': {
    choose: () => ({}),
    alarms: [...OF_TARGETS, ...OF_LOAD_BALANCER],
    ofAlternate: OF_TARGETS,
  },
  'instances behind an ALB': {
    choose: onInstances(ecs.NetworkMode.AWS_VPC),
    alarms: [...OF_TARGETS, ...OF_LOAD_BALANCER],
    ofAlternate: OF_TARGETS,
  },
  'Fargate behind an NLB': {
    choose: () => ({ traffic: Traffic.networkLoadBalancer() }),
    alarms: ['UnhealthyTargets', ...OF_TASKS],
    ofAlternate: ['UnhealthyTargets'],
  },
  'instances behind an NLB': {
    choose: (parts) => ({
      ...onInstances(ecs.NetworkMode.AWS_VPC)(parts),
      traffic: Traffic.networkLoadBalancer({ healthCheckPath: '/health' }),
    }),
    alarms: ['UnhealthyTargets', ...OF_TASKS],
    ofAlternate: ['UnhealthyTargets'],
  },
  'Fargate with Service Connect': {
    choose: () => ({ traffic: Traffic.serviceConnect({ portName: 'http', dnsName: 'web', port: 80 }) }),
    alarms: OF_ANSWERS,
    ofAlternate: [],
  },
  'Fargate by VPC Lattice': {
    choose: () => ({ traffic: Traffic.vpcLattice({ portName: 'http' }) }),
    alarms: OF_ANSWERS,
    ofAlternate: OF_ANSWERS,
  },
};

const STRATEGIES = [Strategy.rolling(), Strategy.blueGreen(), Strategy.linear(), Strategy.canary()];

describe.each(Object.entries(SHIFTING))('%s', (_, { choose, alarms, ofAlternate }) => {
  describe.each(STRATEGIES.map((strategy) => [strategy.type, strategy] as const))('%s', (type, strategy) => {
    const guarded = createService((parts) => ({ strategy, ...choose(parts) }));
    const template = templateOf(guarded);

    it('has the alarms that suit it, those of the alternate target group too, and names them all', () => {
      const expected = type === 'ROLLING' ? alarms : [...alarms, ...ofAlternate];
      expect(kindsOf(guarded).toSorted()).toEqual(expected.toSorted());
      expect(alarmNamesOf(template)).toHaveLength(expected.length);
    });

    it('rolls back by alarm and by circuit breaker, bakes, and names no controller', () => {
      template.hasResourceProperties('AWS::ECS::Service', {
        DeploymentController: Match.absent(),
        DeploymentConfiguration: {
          ...(type === 'ROLLING' ? {} : { Strategy: type }),
          Alarms: Match.objectLike({ Enable: true, Rollback: true }),
          DeploymentCircuitBreaker: { Enable: true, Rollback: true },
          BakeTimeInMinutes: 10,
        },
      });
    });

    it('watches each target group by itself', () => {
      const groups = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => {
        const text = JSON.stringify(Properties);
        return new Set(text.match(/Web(?:Alternate)?(?:Lattice)?Targets[0-9A-F]{8}/g));
      });
      expect(groups.every((named) => named.size <= 1)).toBe(true);
      const all = new Set(groups.flatMap((named) => [...named]));
      const perGroup = ofAlternate.length === 0 ? 0 : type === 'ROLLING' ? 1 : 2;
      expect(all.size).toBe(perGroup);
    });
  });
});

describe('no traffic', () => {
  it('has nothing before the service, and nothing to get wrong', () => {
    const guarded = createService(() => ({ traffic: Traffic.none() }));
    expect(guarded.loadBalancer).toBeUndefined();
    expect(guarded.targetGroups).toEqual([]);
    templateOf(guarded).resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 0);
    expect(servicePropertiesOf(templateOf(guarded))).not.toHaveProperty('HealthCheckGracePeriodSeconds');
  });

  it('may be blue/green, with nothing to shift', () => {
    const guarded = createService(() => ({ traffic: Traffic.none(), strategy: Strategy.blueGreen() }));
    templateOf(guarded).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { Strategy: 'BLUE_GREEN' },
    });
  });
});
