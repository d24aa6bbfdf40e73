import { expect, it } from 'vitest';
import { serviceTraffic } from '../../../src/adapters/ecs/service-traffic.ts';

const lattice = 'arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup';

it('reads Service Connect and VPC Lattice of the newest deployment', () => {
  const configuration = {
    roleArn: 'arn:aws:iam::111122223333:role/ecs',
    portName: 'http',
    targetGroupArn: `${lattice}/tg-1`,
    // Not in the SDK's types.
    advancedConfiguration: { alternateTargetGroupArn: `${lattice}/tg-2` },
  };
  expect(
    serviceTraffic({
      deployments: [
        { status: 'ACTIVE', serviceConnectConfiguration: { enabled: true, services: [{ portName: 'old' }] } },
        {
          status: 'PRIMARY',
          serviceConnectConfiguration: {
            enabled: true,
            services: [
              { portName: 'http' },
              {
                portName: 'grpc',
                discoveryName: 'rpc',
                timeout: { perRequestTimeoutSeconds: 5, idleTimeoutSeconds: 9 },
              },
            ],
          },
          vpcLatticeConfigurations: [configuration],
        },
      ],
    }),
  ).toEqual({
    discoveryNames: [
      { name: 'http', timeouts: { perRequest: undefined, idle: undefined } },
      { name: 'rpc', timeouts: { perRequest: 5, idle: 9 } },
    ],
    latticeTargetGroups: [`${lattice}/tg-1`, `${lattice}/tg-2`],
  });
});

it('is nothing where Service Connect is off, or no deployment is shown', () => {
  const off = { status: 'PRIMARY', serviceConnectConfiguration: { enabled: false, services: [{ portName: 'http' }] } };
  const nothing = { discoveryNames: [], latticeTargetGroups: [] };
  expect([serviceTraffic({ deployments: [off] }), serviceTraffic({})]).toEqual([nothing, nothing]);
});
