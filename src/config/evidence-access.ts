import type { EvidencePart } from '../core/explanation/evidence.ts';

/** One statement of the smallest policy that reads a part of the evidence. */
export interface EvidenceAccess {
  readonly actions: readonly string[];
  /**
   * What the actions are granted on. `any`: AWS has no narrower resource, or a deployment may name any. `cluster`: tasks or
   * services of the clusters. `log-groups`: the log groups of the task definitions. `action-logs`: the log groups below
   * `/aws/vendedlogs/ecs/action-logs/`. `repositories`: the repositories of Amazon ECR with the images.
   */
  readonly on: 'any' | 'cluster' | 'log-groups' | 'action-logs' | 'repositories';
}

/**
 * The smallest grants per part of the evidence.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const EVIDENCE_ACCESS: Readonly<Record<EvidencePart, readonly EvidenceAccess[]>> = {
  tasks: [
    { actions: ['ecs:ListTasks'], on: 'any' },
    { actions: ['ecs:DescribeTasks'], on: 'cluster' },
    // The memory limit and the health check of a container that failed.
    { actions: ['ecs:DescribeTaskDefinition'], on: 'any' },
    // Only where ECS has forgotten the tasks, and the cluster has Action Logs.
    { actions: ['logs:FilterLogEvents'], on: 'action-logs' },
  ],
  'service-events': [{ actions: ['ecs:DescribeServices'], on: 'cluster' }],
  metrics: [{ actions: ['cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData'], on: 'any' }],
  logs: [
    { actions: ['ecs:DescribeTaskDefinition'], on: 'any' },
    { actions: ['logs:GetLogEvents'], on: 'log-groups' },
  ],
  commits: [
    { actions: ['ecs:DescribeTaskDefinition'], on: 'any' },
    { actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], on: 'repositories' },
  ],
  author: [{ actions: ['cloudtrail:LookupEvents'], on: 'any' }],
  // The tags of the service name the stack. The template is read only if the resources do not show the task definition.
  stack: [
    { actions: ['ecs:DescribeServices'], on: 'cluster' },
    {
      actions: ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources', 'cloudformation:GetTemplate'],
      on: 'any',
    },
  ],
};
