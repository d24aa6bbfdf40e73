import { ServiceError, type SimulatedCall } from '../../../service.ts';
import { ecsArn, nameOf } from '../arns.ts';
import type { EcsStore } from '../store.ts';

/**
 * The resources of a call, for the policy check.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function resourcesOf(store: EcsStore, { operation, input }: SimulatedCall): readonly string[] {
  switch (operation) {
    case 'DescribeServices':
      return texts(input['services']).map((service) => serviceArn(store, input, service));
    case 'CreateService':
      return [serviceArn(store, input, String(input['serviceName']))];
    case 'UpdateService':
    case 'DeleteService':
    case 'ListServiceDeployments':
      return [serviceArn(store, input, String(input['service']))];
    case 'StopServiceDeployment':
    case 'ContinueServiceDeployment':
      return [String(input['serviceDeploymentArn'])];
    case 'DescribeServiceDeployments':
      return texts(input['serviceDeploymentArns']);
    case 'DescribeServiceRevisions':
      return texts(input['serviceRevisionArns']);
    case 'DescribeTasks':
      return texts(input['tasks']).map((task) => inCluster(store, input, ['task', task]));
    case 'StopTask':
      return [inCluster(store, input, ['task', String(input['task'])])];
    case 'RunTask':
      return [definitionArn(store, String(input['taskDefinition']))];
    case 'DeleteTaskDefinitions':
      return texts(input['taskDefinitions']).map((reference) => definitionArn(store, reference));
    case 'DescribeContainerInstances':
      return texts(input['containerInstances']).map((one) => inCluster(store, input, ['container-instance', one]));
    case 'DescribeCapacityProviders':
      return providerArns(store, texts(input['capacityProviders']));
    case 'TagResource':
    case 'UntagResource':
    case 'ListTagsForResource':
      return [String(input['resourceArn'])];
    case 'UpdateCluster':
    case 'UpdateClusterSettings':
    case 'PutClusterCapacityProviders':
    case 'DeleteCluster':
    case 'ListContainerInstances':
      return [clusterArn(store, input)];
    case 'RegisterTaskDefinition':
      return [ecsArn(store.scope, 'task-definition', `${String(input['family'])}:*`)];
    default:
      // ListClusters, ListServices, ListTasks, DescribeTaskDefinition and DeregisterTaskDefinition have no resource.
      return ['*'];
  }
}

/** The ARN of a task or container instance, which a request can also name by its id. */
function inCluster(store: EcsStore, input: SimulatedCall['input'], [kind, named]: readonly [string, string]): string {
  return named.startsWith('arn:') ? named : ecsArn(store.scope, kind, clusterName(store, input), named);
}

/** A family alone means its newest ACTIVE revision. */
function definitionArn(store: EcsStore, reference: string): string {
  if (reference.startsWith('arn:')) return reference;
  return store.taskDefinition(reference)?.arn ?? ecsArn(store.scope, 'task-definition', reference);
}

/** Without names, DescribeCapacityProviders is about all of them. */
function providerArns({ scope }: EcsStore, named: readonly string[]): readonly string[] {
  if (named.length === 0) return ['*'];
  return named.map((one) => (one.startsWith('arn:') ? one : ecsArn(scope, 'capacity-provider', one)));
}

function clusterArn(store: EcsStore, input: SimulatedCall['input']): string {
  const named = text(input['cluster']) ?? 'default';
  return store.anyCluster(named)?.arn ?? (named.startsWith('arn:') ? named : ecsArn(store.scope, 'cluster', named));
}

function serviceArn(store: EcsStore, input: SimulatedCall['input'], service: string): string {
  if (service.startsWith('arn:')) return service;
  return knownArn(store, input, service) ?? ecsArn(store.scope, 'service', clusterName(store, input), service);
}

function knownArn(store: EcsStore, input: SimulatedCall['input'], service: string): string | undefined {
  try {
    return store.findService(store.cluster(text(input['cluster'])), service)?.arn;
  } catch (error) {
    // The operation itself reports a cluster that does not exist, after the policy check.
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

function clusterName(store: EcsStore, input: SimulatedCall['input']): string {
  const named = text(input['cluster']) ?? 'default';
  return nameOf(store.clusters().find(({ arn }) => arn === named)?.name ?? named);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
