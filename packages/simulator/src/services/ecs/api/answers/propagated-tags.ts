import { nameOf } from '../../arns.ts';
import type { ServiceState, Tag, TaskDefinitionState } from '../../state.ts';

/**
 * The tags of a task: those that its service propagates, and ECS's own if the service asks for them.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
 */
export function propagatedTags(service: ServiceState, taskDefinition: TaskDefinitionState | undefined): readonly Tag[] {
  const { propagateTags, enableECSManagedTags } = service.rest;
  const managed =
    enableECSManagedTags === true
      ? [
          { key: 'aws:ecs:clusterName', value: nameOf(service.clusterArn) },
          { key: 'aws:ecs:serviceName', value: service.name },
        ]
      : [];
  if (propagateTags === 'SERVICE') return [...managed, ...service.tags];
  return propagateTags === 'TASK_DEFINITION' ? [...managed, ...(taskDefinition?.tags ?? [])] : managed;
}
