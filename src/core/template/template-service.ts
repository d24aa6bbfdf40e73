import type { AuditedContainer, AuditedService, AuditedTargetGroup } from '../audit/audited-service.ts';
import { isKnown, type Known, knownOf, type Unknown } from '../audit/known.ts';
import { targetGroupAt } from '../audit/target-group.ts';
import { containerOf, serviceOf, targetGroupArns } from './service-properties.ts';
import { resourceOf, type Resource, type Stacks } from './stacks.ts';
import { findLoadBalancers, healthCheckOf } from './template-load-balancers.ts';
import { fieldsOf } from './template.ts';
import { textOf } from './values.ts';

/** Resources that deploy tasks. */
const KINDS: Readonly<Record<string, AuditedService['kind']>> = {
  'AWS::ECS::Service': 'service',
  'AWS::ECS::ExpressGatewayService': 'express',
  'AWS::ECS::Daemon': 'managed-daemon',
};

/** Whether the resource is a service, an Express service or a managed daemon. */
export function isService({ type }: Resource): boolean {
  return Object.hasOwn(KINDS, type);
}

/** Reads a service with AWS's defaults for what the template leaves out. */
export function readService({ place, type, properties }: Resource, stacks: Stacks): AuditedService {
  const loadBalancersOf = findLoadBalancers(targetGroupArns(properties), stacks);
  return serviceOf(
    { place, kind: KINDS[type] ?? 'service', properties },
    {
      clusterName: (cluster) => clusterName(cluster, stacks),
      targetGroup: (arn, role) => targetGroup(arn, role, { loadBalancersOf, stacks }),
      containers: (taskDefinition) => containersOf(taskDefinition, stacks),
    },
  );
}

/** `Ref` of a cluster is its name. */
function clusterName(value: unknown, stacks: Stacks): Known<string> | undefined {
  const resource = resourceOf(value, stacks);
  return resource && (textOf(resource.properties['ClusterName']) ?? { unknown: resource.place });
}

interface GroupContext {
  readonly loadBalancersOf: ReturnType<typeof findLoadBalancers>;
  readonly stacks: Stacks;
}

function targetGroup(
  arn: unknown,
  role: AuditedTargetGroup['role'],
  { loadBalancersOf, stacks }: GroupContext,
): AuditedTargetGroup {
  const resource = resourceOf(arn, stacks);
  const text = textOf(arn) ?? { unknown: 'TargetGroupArn' };
  const loadBalancers = loadBalancersOf(arn);
  const healthCheck = healthCheckOf(resource);
  return {
    ...(isKnown(text) ? targetGroupAt(text, role) : unknownGroup(text, role, resource)),
    ...(loadBalancers && { loadBalancers }),
    ...(healthCheck && { healthCheck }),
  };
}

function unknownGroup(
  arn: Unknown,
  role: AuditedTargetGroup['role'],
  resource: Resource | undefined,
): AuditedTargetGroup {
  const dimension = { unknown: resource === undefined ? arn.unknown : `${resource.place}.TargetGroupFullName` };
  return { arn, dimension, kind: kindOf(resource), role };
}

function kindOf(resource: Resource | undefined): AuditedTargetGroup['kind'] {
  if (resource?.type === 'AWS::VpcLattice::TargetGroup') return 'lattice';
  if (resource?.type !== 'AWS::ElasticLoadBalancingV2::TargetGroup') return 'unknown';
  const protocol = knownOf(textOf(resource.properties['Protocol']));
  if (protocol === undefined) return 'unknown';
  return ['HTTP', 'HTTPS'].includes(protocol) ? 'application' : 'network';
}

function containersOf(value: unknown, stacks: Stacks): readonly AuditedContainer[] | undefined {
  const resource = resourceOf(value, stacks);
  const definitions = resource?.properties['ContainerDefinitions'];
  return Array.isArray(definitions) ? definitions.map((one) => containerOf(fieldsOf(one))) : undefined;
}
