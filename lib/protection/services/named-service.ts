import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { serviceNameOf } from '../alarm-name.ts';
import { fieldsOf, listOf, readProperties, textOf } from '../read-properties.ts';
import type { ProtectableService } from './service-at.ts';

/** The names of a service in the dimensions of its metrics; an L2 service is one. */
export interface NamedService {
  readonly cluster: { readonly clusterName: string };
  readonly serviceName: string;
}

/**
 * Returns the names of a service. Its own name is plain text where the app gives it one, so that CloudFormation can create the alarms
 * on its metrics before the service.
 */
export function namesOf(service: ProtectableService): NamedService {
  const serviceName = serviceNameOf(service);
  return service instanceof ecs.CfnService
    ? { cluster: { clusterName: clusterNameOf(service) }, serviceName: serviceName ?? service.attrName }
    : { cluster: service.cluster, serviceName: serviceName ?? service.serviceName };
}

/** A service without a cluster runs in the cluster `default`. */
function clusterNameOf(resource: ecs.CfnService): string {
  const { cluster = 'default' } = resource;
  if (!Token.isUnresolved(cluster)) return cluster.replace(/^arn:.*:cluster\//, '');
  // The reference may be to the cluster's ARN; metrics have its name.
  const read = readProperties(resource, cluster);
  const own = resource.node.root.node
    .findAll()
    .filter((one) => one instanceof ecs.CfnCluster)
    .find((one) => [one.ref, one.attrArn].some((value) => readProperties(one, value) === read));
  return own?.ref ?? cluster;
}

/** Returns the application protocol of a named port; null if the app does not create the task definition. */
export function portProtocol(service: ProtectableService, portName: string): string | undefined | null {
  if (!(service instanceof ecs.CfnService)) {
    return service.taskDefinition.findPortMappingByName(portName)?.appProtocol?.value;
  }
  const taskDefinition = readProperties(service, service.taskDefinition);
  const own = service.node.root.node
    .findAll()
    .filter((one) => one instanceof ecs.CfnTaskDefinition)
    .find((one) => [one.ref, one.attrTaskDefinitionArn].some((value) => readProperties(one, value) === taskDefinition));
  if (own === undefined) return null;
  const ports = listOf(readProperties(own, own.containerDefinitions)).flatMap((one) =>
    listOf(fieldsOf(one)['portMappings']).map(fieldsOf),
  );
  return textOf(ports.find(({ name }) => name === portName)?.['appProtocol']);
}
