import * as ecs from 'aws-cdk-lib/aws-ecs';
import { shiftsTraffic } from './strategy.ts';
import { portProblems, type ServiceTraffic, type TrafficContext } from './traffic.ts';

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
      },
    ],
  };
}

const HTTP: readonly (string | undefined)[] = ['http', 'http2', 'grpc'];

function faultsOf(
  props: ServiceConnectProps,
  { cluster, taskDefinition, strategy }: TrafficContext,
): readonly string[] {
  const { portName, discoveryName, dnsName, namespace, testHeader, port } = props;
  const mapping = taskDefinition.findPortMappingByName(portName);
  const problems = [...portProblems('port', port)];
  if (mapping === undefined) {
    problems.push(`portName must name a port mapping of the task definition, got "${portName}": name the mapping so`);
  }
  // See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
  if (discoveryName !== undefined && !/^[a-z0-9_][a-z0-9_-]{0,63}$/.test(discoveryName)) {
    problems.push(
      `discoveryName must be 1 to 64 lower-case letters, digits, "_" and "-", got "${discoveryName}": leave it out to use the port name`,
    );
  }
  // See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectClientAlias.html
  if (dnsName !== undefined && !/^[a-z0-9_.][a-z0-9_.-]{0,126}$/.test(dnsName)) {
    problems.push(
      `dnsName must be 1 to 127 lower-case letters, digits, "_", "." and "-", got "${dnsName}": leave it out to use discovery name and namespace`,
    );
  }
  if (namespace === undefined && cluster.defaultCloudMapNamespace === undefined) {
    problems.push(
      'namespace must be set, or the cluster must have a default one, got neither: call cluster.addDefaultCloudMapNamespace',
    );
  }
  if (testHeader !== undefined) {
    if (!shiftsTraffic(strategy)) {
      problems.push(`testHeader needs a strategy that shifts traffic, got ${strategy.type}: leave it out`);
    }
    if (mapping !== undefined && !HTTP.includes(mapping.appProtocol?.value)) {
      problems.push(
        `testHeader needs the application protocol http, http2 or grpc, got none on ${portName}: set appProtocol`,
      );
    }
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(testHeader.name)) {
      problems.push(`testHeader.name must be the name of an HTTP header, got "${testHeader.name}": correct it`);
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
