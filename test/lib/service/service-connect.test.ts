import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { serviceConnect } from '../../../lib/service/service-connect.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import {
  createService,
  expectOneProblem,
  servicePropertiesOf,
  taskOf,
  templateOf,
  trafficProblems,
} from '../guarded-services.ts';

const shifting = { strategy: Strategy.blueGreen() };
const TEST = { name: 'x-test', value: '1' };
const tcp = { containerPort: 80, name: 'http' };

describe('the problems of Service Connect', () => {
  it.each<[string, Parameters<typeof trafficProblems>[0]]>([
    ['a port alone', () => ({ traffic: serviceConnect({ portName: 'http' }) })],
    [
      'names of its own',
      () => ({
        traffic: serviceConnect({ portName: 'http', discoveryName: 'web_2', dnsName: 'web.test', port: 8080 }),
      }),
    ],
    [
      'a namespace in a cluster without one',
      ({ stack, vpc }) => ({
        cluster: new ecs.Cluster(stack, 'Bare', { vpc }),
        traffic: serviceConnect({ portName: 'http', namespace: 'test.local' }),
      }),
    ],
    [
      'a timeout that is off',
      () => ({ traffic: serviceConnect({ portName: 'http', perRequestTimeout: Duration.seconds(0) }) }),
    ],
    ['a test header of HTTP', () => ({ ...shifting, traffic: serviceConnect({ portName: 'http', testHeader: TEST }) })],
    [
      'a port of TCP',
      ({ stack }) => ({ taskDefinition: taskOf(stack, 'Tcp', tcp), traffic: serviceConnect({ portName: 'http' }) }),
    ],
  ])('are none for %s', (_, choose) => {
    expect(trafficProblems(choose)).toEqual([]);
  });

  it.each<[string, Parameters<typeof trafficProblems>[0], string]>([
    [
      'no namespace',
      ({ stack, vpc }) => ({
        cluster: new ecs.Cluster(stack, 'Bare', { vpc }),
        traffic: serviceConnect({ portName: 'http' }),
      }),
      'Service Connect needs a Cloud Map namespace, got none',
    ],
    [
      'a port without that name',
      () => ({ traffic: serviceConnect({ portName: 'web' }) }),
      'the task definition has no port mapping with the name "web" (portName)',
    ],
    [
      'a port that is none',
      () => ({ traffic: serviceConnect({ portName: 'http', port: 70_000 }) }),
      'port must be a whole number from 1 to 65535, got 70000',
    ],
    [
      'a timeout of half a second',
      () => ({ traffic: serviceConnect({ portName: 'http', perRequestTimeout: Duration.millis(500) }) }),
      'perRequestTimeout must be a whole number of seconds, 0 or more, got 0.5 seconds',
    ],
    [
      'a timeout of requests on TCP',
      ({ stack }) => ({
        taskDefinition: taskOf(stack, 'Tcp', tcp),
        traffic: serviceConnect({ portName: 'http', perRequestTimeout: Duration.seconds(60) }),
      }),
      'perRequestTimeout needs an application protocol on the port mapping "http", got none: set its appProtocol to http, http2 or grpc',
    ],
    [
      'a name in capitals',
      () => ({ traffic: serviceConnect({ portName: 'http', discoveryName: 'Web' }) }),
      'discoveryName must be 1 to 64 lowercase letters, digits, "_" and "-", without "-" at the start, got "Web"',
    ],
    [
      'a name of 65 letters',
      () => ({ traffic: serviceConnect({ portName: 'http', discoveryName: 'w'.repeat(65) }) }),
      'discoveryName must be 1 to 64',
    ],
    [
      'a name with a space',
      () => ({ traffic: serviceConnect({ portName: 'http', dnsName: 'my web' }) }),
      'dnsName must be 1 to 127 lowercase letters, digits, "_", "." and "-", without "-" at the start, got "my web"',
    ],
    [
      'a test header on TCP',
      ({ stack }) => ({
        ...shifting,
        taskDefinition: taskOf(stack, 'Tcp', tcp),
        traffic: serviceConnect({ portName: 'http', testHeader: TEST }),
      }),
      'testHeader needs an application protocol on the port mapping',
    ],
    [
      'a test header of two words',
      () => ({
        ...shifting,
        traffic: serviceConnect({ portName: 'http', testHeader: { name: 'x test', value: '1' } }),
      }),
      'testHeader.name must be a valid name of an HTTP header, got "x test"',
    ],
    [
      'a test header of nothing',
      () => ({ ...shifting, traffic: serviceConnect({ portName: 'http', testHeader: { name: 'x-test', value: '' } }) }),
      'testHeader.value must not be empty, got ""',
    ],
    [
      'a test header and no shift',
      () => ({ traffic: serviceConnect({ portName: 'http', testHeader: TEST }) }),
      'testHeader needs a strategy that shifts traffic, got ROLLING',
    ],
  ])('are one for %s', (_, choose, message) => {
    expectOneProblem(trafficProblems(choose), message);
  });
});

describe('a service that is called by Service Connect', () => {
  it('is found by the names and the port that were chosen', () => {
    const guarded = createService(() => ({
      traffic: serviceConnect({
        portName: 'http',
        discoveryName: 'shop',
        dnsName: 'web',
        port: 8080,
        perRequestTimeout: Duration.minutes(1),
        namespace: 'other',
      }),
    }));
    expect(servicePropertiesOf(templateOf(guarded))['ServiceConnectConfiguration']).toEqual({
      Enabled: true,
      Namespace: 'other',
      Services: [
        {
          PortName: 'http',
          DiscoveryName: 'shop',
          ClientAliases: [{ DnsName: 'web', Port: 8080 }],
          Timeout: { PerRequestTimeoutSeconds: 60 },
        },
      ],
    });
  });

  it('gives Service Connect the header of test traffic', () => {
    const testHeader = { name: 'x-test', value: 'green' };
    const template = templateOf(
      createService(() => ({
        strategy: Strategy.blueGreen(),
        traffic: Traffic.serviceConnect({ portName: 'http', dnsName: 'web', namespace: 'test.local', testHeader }),
      })),
    );
    template.hasResourceProperties('AWS::ECS::Service', {
      ServiceConnectConfiguration: {
        Services: [
          {
            PortName: 'http',
            ClientAliases: [
              { DnsName: 'web', Port: 80, TestTrafficRules: { Header: { Name: 'x-test', Value: { Exact: 'green' } } } },
            ],
          },
        ],
      },
    });
  });
});
