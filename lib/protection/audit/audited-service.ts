import type { Duration } from 'aws-cdk-lib';
import {
  CfnCluster,
  CfnTaskDefinition,
  type ContainerDefinition,
  type ContainerDefinitionOptions,
  TaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import { CfnTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import type { IConstruct } from 'constructs';
import type { AuditedContainer, AuditedService, AuditedTargetGroup } from '../../../src/core/audit/audited-service.ts';
import { isKnown, type Known } from '../../../src/core/audit/known.ts';
import { targetGroupAt } from '../../../src/core/audit/target-group.ts';
import { isUnknown } from '../../../src/core/template/resolver.ts';
import { containerOf, serviceOf } from '../../../src/core/template/service-properties.ts';
import { fieldsOf } from '../../../src/core/template/template.ts';
import { textOf } from '../../../src/core/template/values.ts';
import type { AppParts } from '../app/app-parts.ts';
import { overridesOf } from '../read-properties.ts';
import type { ServiceShape } from '../service-shape.ts';
import { constructAt, described, describedProperties } from './described.ts';
import { loadBalancersBefore } from './load-balancers.ts';

/** Returns the service as its protection depends on it, from what its constructs say at synthesis. */
export function auditedService(shape: ServiceShape, parts: AppParts): AuditedService {
  const { resource, read } = shape;
  const { serviceName, cluster, taskDefinition } = resource;
  const rest = describedProperties(resource, {
    ServiceName: serviceName,
    Cluster: cluster,
    TaskDefinition: taskDefinition,
  });
  return serviceOf(
    { place: resource.node.path, kind: 'service', properties: { ...fieldsOf(described(read)), ...rest } },
    {
      clusterName: (value) => clusterName(resource, value),
      targetGroup: (arn, role) => targetGroup(arn, role, { shape, parts }),
      containers: (value) => containers(resource, value),
    },
  );
}

function clusterName(scope: IConstruct, value: unknown): Known<string> | undefined {
  const found = isUnknown(value) ? constructAt(scope, value) : undefined;
  if (!(found instanceof CfnCluster)) return undefined;
  const { Name: name } = describedProperties(found, { Name: found.clusterName });
  return textOf(name) ?? { unknown: found.node.path };
}

interface GroupContext {
  readonly shape: ServiceShape;
  readonly parts: AppParts;
}

function targetGroup(
  arn: unknown,
  role: AuditedTargetGroup['role'],
  { shape, parts }: GroupContext,
): AuditedTargetGroup {
  const text = textOf(arn) ?? { unknown: 'TargetGroupArn' };
  const read = shape.targetGroupArns.find((one) => JSON.stringify(described(one)) === JSON.stringify(arn));
  const loadBalancers = loadBalancersBefore(read, shape.targetGroupArns, parts.loadBalancers);
  const index = shape.targetGroups.findIndex((one) => parts.targetGroups.get(read)?.includes(one));
  const times = shape.healthChecks[index];
  return {
    ...(isKnown(text) ? targetGroupAt(text, role) : { ...ofResource(constructAt(shape.resource, text), text), role }),
    ...(loadBalancers && { loadBalancers }),
    ...(times && { healthCheck: { interval: times.interval, unhealthyThreshold: times.unhealthyThreshold } }),
  };
}

function ofResource(found: IConstruct | undefined, arn: { readonly unknown: string }) {
  if (found instanceof LatticeTargetGroup) return { arn, dimension: arn, kind: 'lattice' } as const;
  if (!(found instanceof CfnTargetGroup)) return { arn, dimension: arn, kind: 'unknown' } as const;
  const { Protocol: protocol } = describedProperties(found, { Protocol: found.protocol });
  return { arn, dimension: { unknown: `${found.node.path}.TargetGroupFullName` }, kind: kindOf(protocol) } as const;
}

function kindOf(protocol: unknown): AuditedTargetGroup['kind'] {
  if (typeof protocol !== 'string') return 'unknown';
  return ['HTTP', 'HTTPS'].includes(protocol) ? 'application' : 'network';
}

/** Undefined if the app does not create the task definition. */
function containers(scope: IConstruct, value: unknown): readonly AuditedContainer[] | undefined {
  const found = isUnknown(value) ? constructAt(scope, value) : undefined;
  if (!(found instanceof CfnTaskDefinition)) return undefined;
  const ofL2 = 'ContainerDefinitions' in overridesOf(found) ? undefined : containersOfL2(found.node.scope);
  if (ofL2 !== undefined) return ofL2;
  const { ContainerDefinitions: definitions } = describedProperties(found, {
    ContainerDefinitions: found.containerDefinitions,
  });
  return Array.isArray(definitions) ? definitions.map((one) => containerOf(fieldsOf(one))) : undefined;
}

/** The template of a task definition takes long to render, and of a container the audit needs little. */
function containersOfL2(scope: IConstruct | undefined): readonly AuditedContainer[] | undefined {
  if (!(scope instanceof TaskDefinition)) return undefined;
  // aws-cdk-lib has no public way to read the containers, and the health check of one.
  const all: readonly ContainerDefinition[] = Reflect.get(scope, 'containers');
  return all.map((container) => {
    const { healthCheck }: Pick<ContainerDefinitionOptions, 'healthCheck'> = Reflect.get(container, 'props');
    const start = healthCheck?.startPeriod;
    return {
      name: container.containerName,
      isEssential: container.essential,
      healthCheck: healthCheck && { startPeriod: start === undefined ? 0 : secondsOf(start) },
    };
  });
}

function secondsOf(time: Duration): Known<number> {
  return time.isUnresolved() ? { unknown: 'StartPeriod' } : time.toSeconds();
}
