import type { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { omit, portProblems, timeProblems } from '../problems.ts';
import { needsShiftProblems } from '../protection/lifecycle-hook.ts';
import { portNameProblems, type ServiceTraffic, type TrafficContext } from './traffic.ts';

/** A service that other services call through Service Connect. */
export interface ServiceConnectProps {
  /** Name of the port mapping that receives the requests. Its application protocol determines which alarms are possible. */
  readonly portName: string;
  /** Discovery name of the service in the namespace. @default - the name of the port mapping */
  readonly discoveryName?: string;
  /** Name that clients call. @default - the discovery name and the namespace */
  readonly dnsName?: string;
  /** Port that clients call. @default - the container's port */
  readonly port?: number;
  /**
   * How long the proxy waits for a complete response, in whole seconds. `Duration.seconds(0)` turns this timeout off.
   * @default - ECS's default, 15 seconds
   */
  readonly perRequestTimeout?: Duration;
  /** Cloud Map namespace. @default - the cluster's default */
  readonly namespace?: string;
  /**
   * Header of test requests, which reach the new version before production traffic does. Needs a strategy that shifts
   * traffic.
   * @default - ECS's default, x-amzn-ecs-blue-green-test
   */
  readonly testHeader?: TestHeader;
}

/** A header that marks test traffic. */
export interface TestHeader {
  /** The header's name. */
  readonly name: string;
  /** The header's exact value. */
  readonly value: string;
}

/**
 * Sends requests to a service through Service Connect.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-blue-green.html
 */
export function serviceConnect(props: ServiceConnectProps): ServiceTraffic {
  return {
    checksHealth: false,
    problems: (service) => faultsOf(props, service),
    create: () => ({
      targetGroups: [],
      options: { serviceConnectConfiguration: configurationOf(props) },
      attach: (service) => addTestHeader(service, props),
    }),
  };
}

function configurationOf({
  portName,
  discoveryName,
  dnsName,
  port,
  perRequestTimeout,
  namespace,
}: ServiceConnectProps): ecs.ServiceConnectProps {
  return {
    ...(namespace !== undefined && { namespace }),
    services: [
      {
        portMappingName: portName,
        ...(discoveryName !== undefined && { discoveryName }),
        ...(dnsName !== undefined && { dnsName }),
        ...(port !== undefined && { port }),
        ...(perRequestTimeout !== undefined && { perRequestTimeout }),
      },
    ],
  };
}

const HTTP: readonly (string | undefined)[] = ['http', 'http2', 'grpc'];

function faultsOf(
  props: ServiceConnectProps,
  { cluster, taskDefinition, strategy }: TrafficContext,
): readonly string[] {
  const { portName, discoveryName, dnsName, namespace, testHeader, port, perRequestTimeout } = props;
  const mapping = taskDefinition.findPortMappingByName(portName);
  const problems = [
    ...portProblems('port', port, omit()),
    ...portNameProblems(portName, taskDefinition),
    ...timeProblems('perRequestTimeout', perRequestTimeout, 'seconds', { least: 0 }),
  ];
  if (perRequestTimeout !== undefined && mapping !== undefined && !HTTP.includes(mapping.appProtocol?.value)) {
    problems.push(
      `perRequestTimeout needs an application protocol on the port mapping "${portName}", got none: set its appProtocol to http, http2 or grpc`,
    );
  }
  // See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
  if (discoveryName !== undefined && !/^[a-z0-9_][a-z0-9_-]{0,63}$/.test(discoveryName)) {
    problems.push(
      `discoveryName must be 1 to 64 lowercase letters, digits, "_" and "-", without "-" at the start, got "${discoveryName}": omit it to use the name of ` +
        'the port mapping',
    );
  }
  // See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectClientAlias.html
  if (dnsName !== undefined && !/^[a-z0-9_.][a-z0-9_.-]{0,126}$/.test(dnsName)) {
    problems.push(
      `dnsName must be 1 to 127 lowercase letters, digits, "_", "." and "-", without "-" at the start, got "${dnsName}": omit it to use the discovery ` +
        'name and the namespace',
    );
  }
  if (namespace === undefined && cluster.defaultCloudMapNamespace === undefined) {
    problems.push(
      'Service Connect needs a Cloud Map namespace, got none: set namespace, or call addDefaultCloudMapNamespace() of the cluster',
    );
  }
  if (testHeader !== undefined) {
    problems.push(...needsShiftProblems('testHeader', strategy.type));
    if (mapping !== undefined && !HTTP.includes(mapping.appProtocol?.value)) {
      problems.push(
        `testHeader needs an application protocol on the port mapping "${portName}", got none: set its appProtocol to http, http2 or grpc`,
      );
    }
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(testHeader.name)) {
      problems.push(`testHeader.name must be a valid name of an HTTP header, got "${testHeader.name}": correct it`);
    }
    if (testHeader.value === '') problems.push('testHeader.value must not be empty, got "": set a value');
  }
  return problems;
}

/** Adds the test rules of a client alias, which aws-cdk-lib's construct lacks. */
function addTestHeader(service: ecs.BaseService, { testHeader }: ServiceConnectProps): void {
  const resource = service.node.defaultChild;
  if (testHeader === undefined || !(resource instanceof ecs.CfnService)) return;
  resource.addPropertyOverride('ServiceConnectConfiguration.Services.0.ClientAliases.0.TestTrafficRules', {
    Header: { Name: testHeader.name, Value: { Exact: testHeader.value } },
  });
}
