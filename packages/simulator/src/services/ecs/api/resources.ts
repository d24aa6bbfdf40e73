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
      return texts(input['tasks']).map((task) =>
        task.startsWith('arn:') ? task : ecsArn(store.scope, 'task', clusterName(store, input), task),
      );
    case 'RegisterTaskDefinition':
      return [ecsArn(store.scope, 'task-definition', `${String(input['family'])}:*`)];
    default:
      // ListClusters, ListServices, ListTasks and DescribeTaskDefinition have no resource.
      return ['*'];
  }
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
