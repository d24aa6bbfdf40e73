import { nameOf } from '../arns.ts';
import type { ServiceState, Tag, TaskDefinitionState } from '../state.ts';

/**
 * The tags that a task of a service gets when it starts: those that the service propagates, and ECS's own if the service
 * asks for them. Tags that the service gets later do not reach it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
 */
export function tagsOfServiceTask(service: ServiceState, taskDefinition: TaskDefinitionState): readonly Tag[] {
  const { propagateTags, enableECSManagedTags } = service.rest;
  const propagated: Readonly<Record<string, readonly Tag[]>> = {
    SERVICE: service.tags,
    TASK_DEFINITION: taskDefinition.tags,
  };
  const own = propagated[String(propagateTags)] ?? [];
  return enableECSManagedTags === true ? [...managedTags(service.clusterArn, service.name), ...own] : own;
}

/** @param serviceName absent for a task that RunTask started */
export function managedTags(clusterArn: string, serviceName?: string): readonly Tag[] {
  return [
    { key: 'aws:ecs:clusterName', value: nameOf(clusterArn) },
    ...(serviceName === undefined ? [] : [{ key: 'aws:ecs:serviceName', value: serviceName }]),
  ];
}
