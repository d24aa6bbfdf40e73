import { Match } from 'aws-cdk-lib/assertions';
import { type Alarm, CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import type { ProtectingAlarm } from '../../../lib/protection/create-alarm.ts';
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

interface Shape {
  readonly choose: (parts: EmptyCluster) => Choice;
  /** Kinds of alarms per strategy. */
  readonly alarms: Readonly<Record<Strategy['type'], readonly string[]>>;
}

const OF_PAIR = ['UnhealthyTargets', 'UnhealthyTargets'];
const COMPARED = ['SteadyErrors', 'ErrorComparison'];
const BEHIND_ALB: Shape['alarms'] = {
  ROLLING: ['SteadyErrors', 'SharpErrors', 'UnhealthyTargets'],
  BLUE_GREEN: ['SteadyErrors', 'LoadBalancerErrors', ...OF_PAIR],
  // The comparison reads the health of both groups too.
  LINEAR: COMPARED,
  CANARY: COMPARED,
};
const BEHIND_NLB: Shape['alarms'] = {
  ROLLING: ['NoHealthyTarget', 'UnhealthyTargets'],
  BLUE_GREEN: OF_PAIR,
  LINEAR: OF_PAIR,
  CANARY: OF_PAIR,
};
// Its metrics know no target group, so no alarm can tell the versions apart.
const CONNECTED = ['SteadyErrors', 'SharpErrors'];
const BY_NAME: Shape['alarms'] = { ROLLING: CONNECTED, BLUE_GREEN: CONNECTED, LINEAR: CONNECTED, CANARY: CONNECTED };
const BY_LATTICE: Shape['alarms'] = {
  ROLLING: ['SteadyErrors', 'SharpErrors'],
  BLUE_GREEN: ['SteadyErrors'],
  LINEAR: COMPARED,
  CANARY: COMPARED,
};

/** Shapes whose traffic can be shifted. */
const SHIFTING: Readonly<Record<string, Shape>> = {
  'Fargate behind an ALB': {
    choose: () => ({}),
    alarms: BEHIND_ALB,
  },
  'instances behind an ALB': {
    choose: onInstances(ecs.NetworkMode.AWS_VPC),
    alarms: BEHIND_ALB,
  },
  'Fargate behind an NLB': {
    choose: () => ({ traffic: Traffic.networkLoadBalancer() }),
    alarms: BEHIND_NLB,
  },
  'instances behind an NLB': {
    choose: (parts) => ({
      ...onInstances(ecs.NetworkMode.AWS_VPC)(parts),
      traffic: Traffic.networkLoadBalancer({ healthCheckPath: '/health' }),
    }),
    alarms: BEHIND_NLB,
  },
  'Fargate with Service Connect': {
    choose: () => ({ traffic: Traffic.serviceConnect({ portName: 'http', dnsName: 'web', port: 80 }) }),
    alarms: BY_NAME,
  },
  'Fargate by VPC Lattice': {
    choose: () => ({ traffic: Traffic.vpcLattice({ portName: 'http' }) }),
    alarms: BY_LATTICE,
  },
};

const STRATEGIES = [Strategy.rolling(), Strategy.blueGreen(), Strategy.linear(), Strategy.canary()];

describe.each(Object.entries(SHIFTING))('%s', (_, { choose, alarms }) => {
  describe.each(STRATEGIES.map((strategy) => [strategy.type, strategy] as const))('%s', (type, strategy) => {
    const guarded = createService((parts) => ({ strategy, ...choose(parts) }));
    const template = templateOf(guarded);

    it('has the alarms that suit it, and names them all', () => {
      expect(kindsOf(guarded)).toEqual(alarms[type]);
      expect(alarmNamesOf(template)).toHaveLength(alarms[type].length);
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

    it('reads the target groups of both versions where an alarm must tell them apart, else one', () => {
      const resources = Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
      const groupsOf = ({ alarm }: ProtectingAlarm) => {
        const [, resource] = resources.find(([, { Properties }]) => Properties['AlarmName'] === nameOf(alarm)) ?? [];
        return new Set(JSON.stringify(resource).match(/Web(?:Alternate)?(?:Lattice)?Targets[0-9A-F]{8}/g)).size;
      };
      for (const one of guarded.protection.alarms) {
        const kind = one.rule?.kind ?? '';
        expect([kind, groupsOf(one)]).toEqual([kind, expectedGroups(kind, type, alarms)]);
      }
    });
  });
});

function nameOf({ node }: Alarm): string | undefined {
  return node.defaultChild instanceof CfnAlarm ? node.defaultChild.alarmName : undefined;
}

function expectedGroups(kind: string, type: Strategy['type'], alarms: Shape['alarms']): number {
  if (alarms === BY_NAME || kind === 'LoadBalancerErrors') return 0;
  return type !== 'ROLLING' && COMPARED.includes(kind) ? 2 : 1;
}

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
