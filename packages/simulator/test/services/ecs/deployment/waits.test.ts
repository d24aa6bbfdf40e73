import { describe, expect, it } from 'vitest';
import { simulatorParameters } from '../../../../src/parameters.ts';
import {
  hasTestTraffic,
  loadBalancersOf,
  scaleUpWaitMs,
  shapeOf,
  shiftWaitMs,
} from '../../../../src/services/ecs/deployment/waits.ts';
import { behind, networkListener, networkTestListener } from '../shifted-web.ts';
import { ecsWorld, serviceState } from '../states.ts';

const lattice = (advancedConfiguration?: object) => ({
  rest: { vpcLatticeConfigurations: [{ portName: 'web', ...(advancedConfiguration && { advancedConfiguration }) }] },
});
const connect = { rest: { serviceConnectConfiguration: { enabled: true } } };
const services = {
  alb: serviceState(behind()),
  nlb: serviceState(behind({ production: networkListener, test: networkTestListener })),
  lattice: serviceState(lattice()),
  'service-connect': serviceState(connect),
  headless: serviceState(),
} as const;

describe('shapeOf', () => {
  it.each(Object.entries(services))('knows %s', (shape, service) => {
    expect(shapeOf(service)).toBe(shape);
  });

  it('takes a load balancer before Service Connect, and Service Connect only where it is enabled', () => {
    expect(shapeOf(serviceState({ ...behind(), ...connect }))).toBe('alb');
    expect(shapeOf(serviceState({ rest: { serviceConnectConfiguration: { enabled: false } } }))).toBe('headless');
    expect(shapeOf(serviceState({ rest: { vpcLatticeConfigurations: [] } }))).toBe('headless');
  });
});

describe('hasTestTraffic', () => {
  it.each([
    ['an Application Load Balancer with a test rule', services.alb, true],
    ['one without [ECS-61]', serviceState(behind({ test: undefined })), false],
    ['a Network Load Balancer with a test listener', services.nlb, true],
    ['VPC Lattice with a test rule', serviceState(lattice({ testListenerRule: 'arn:rule' })), true],
    ['VPC Lattice without', services.lattice, false],
    ['Service Connect, where a header does', services['service-connect'], true],
    ['nothing that moves traffic', services.headless, false],
  ])('with %s', (_what, service, expected) => {
    expect(hasTestTraffic(service)).toBe(expected);
  });
});

describe('what ECS waits beside what is configured', () => {
  const minutes = (ms: number) => ms / 60_000;

  it.each([
    ['alb', 0],
    ['nlb', 0],
    ['lattice', 3],
    ['service-connect', 0],
    ['headless', 0],
  ] as const)('after scaling up with %s is %d minutes [ECS-59]', (shape, expected) => {
    expect(minutes(scaleUpWaitMs(services[shape]))).toBe(expected);
  });

  it.each([
    ['alb', 0, 0],
    ['nlb', 10, 10],
    ['lattice', 1.5, 1.5],
    ['service-connect', 0, 0],
  ] as const)(
    'after a change of weights with %s is %d minutes, and %d after later ones [ECS-58][ECS-59]',
    (shape, first, later) => {
      const world = ecsWorld({ parameters: simulatorParameters({ nlbWaitsEveryStep: true }) });
      expect([true, false].map((isFirst) => minutes(shiftWaitMs(world, services[shape], isFirst)))).toEqual([
        first,
        later,
      ]);
    },
  );

  it('is only once per stage at a Network Load Balancer where the parameter says so [ECS-58]', () => {
    const world = ecsWorld({ parameters: simulatorParameters({ nlbWaitsEveryStep: false }) });
    expect([true, false].map((isFirst) => minutes(shiftWaitMs(world, services.nlb, isFirst)))).toEqual([10, 0]);
  });
});

describe('loadBalancersOf', () => {
  it('reads what it needs of each entry, and passes over what has another type', () => {
    const loadBalancers = [
      { targetGroupArn: 'arn:a', advancedConfiguration: { productionListenerRule: 7 } },
      { loadBalancerName: 'old' },
      'nothing',
    ];
    const nothing = { targetGroupArn: undefined, loadBalancerName: undefined, advanced: undefined };
    expect(loadBalancersOf({ loadBalancers })).toEqual([
      {
        targetGroupArn: 'arn:a',
        loadBalancerName: undefined,
        advanced: {
          alternateTargetGroupArn: undefined,
          productionListenerRule: undefined,
          testListenerRule: undefined,
        },
      },
      { ...nothing, loadBalancerName: 'old' },
      nothing,
    ]);
  });
});
