import {
  CfnResource,
  DefaultTokenResolver,
  type IResolvable,
  type IResolveContext,
  Reference,
  Stack,
  StringConcat,
  Tokenization,
} from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { fieldsOf, listOf } from '../../../lib/protection/read-properties.ts';
import type { Templates } from './losses.ts';
import type { Guarded, Refused } from './shape.ts';

/** What the protection made of a service. */
export type Found = Required<Omit<Guarded, 'tooLate'>> | Refused;

const SERVICES: readonly string[] = ['AWS::ECS::Service', 'AWS::ECS::Daemon', 'AWS::ECS::ExpressGatewayService'];

/** Finds the services of an app by the path of the construct that its author wrote. */
export function servicesOf(app: IConstruct): ReadonlyMap<string, IConstruct> {
  const resources = app.node
    .findAll()
    .filter((one) => CfnResource.isCfnResource(one))
    .filter((one) => SERVICES.includes(one.cfnResourceType));
  return new Map(resources.map(authorOf).map((one) => [one.node.path, one]));
}

/** Reads what a service got from a synthesized app. */
export function findProtection(service: IConstruct, templates: Templates): Found {
  const [refused] = warningsOf(service).get('not-protected') ?? [];
  if (refused !== undefined) return { refused };
  const alarms = createdAlarms(service);
  const watched = watchedNames(service, templates);
  const named = alarms.map((alarm) => [String(Stack.of(alarm).resolve(alarm.alarmName)), alarm] as const);
  return {
    ...describeAlarms(named.flatMap(([name, alarm]) => (watched.includes(name) ? [alarm] : []))),
    own: watched.filter((name) => !named.some(([created]) => created === name)),
    findings: [...warningsOf(service).keys()].toSorted(),
  };
}

/** Describes default alarms by their ids and by what their metrics count. */
export function describeAlarms(alarms: readonly CfnAlarm[]): Pick<Guarded, 'alarms' | 'metrics'> {
  const described = alarms.map((alarm) => [alarm.node.scope?.node.id ?? '', metricsOf(alarm)] as const);
  return {
    alarms: Object.fromEntries(described.map(([id, metrics]) => [id, [...new Set(metrics)].toSorted()])),
    metrics: described.flatMap(([, metrics]) => metrics).length,
  };
}

/** Returns the alarms that the protection of a service created. */
export function createdAlarms(service: IConstruct): readonly CfnAlarm[] {
  const protection = service.node.tryFindChild('DeploymentProtection');
  return (protection?.node.findAll() ?? []).filter((one) => one instanceof CfnAlarm);
}

/** What each metric counts: its namespace and its dimensions, with paths of constructs in place of names. */
function metricsOf(alarm: CfnAlarm): readonly string[] {
  const { namespace, dimensions } = alarm;
  const queries = alarm.metrics === undefined ? [{ metricStat: { metric: { namespace, dimensions } } }] : alarm.metrics;
  return listOf(queries).flatMap((query) => {
    const { metric } = fieldsOf(fieldsOf(query)['metricStat']);
    if (metric === undefined) return [];
    const sides = listOf(fieldsOf(metric)['dimensions']).map((side) => {
      const { name, value } = fieldsOf(side);
      return `${name} ${sourceOf(alarm, value)}`;
    });
    return [`${fieldsOf(metric)['namespace']} of ${sides.toSorted().join(', ')}`];
  });
}

/** Returns the path of what a dimension names. The name of a load balancer may be a part of the ARN of its listener. */
function sourceOf(scope: IConstruct, value: unknown): string {
  const resolver = new TargetsOfReferences();
  const text = Tokenization.resolve(value, { scope, resolver, preparing: false });
  const [target] = resolver.targets;
  if (target === undefined) return String(text);
  return target instanceof CfnListener ? sourceOf(target, target.loadBalancerArn) : authorOf(target).node.path;
}

/** Collects what a value refers to, also within functions of CloudFormation. */
class TargetsOfReferences extends DefaultTokenResolver {
  readonly targets: IConstruct[] = [];

  constructor() {
    super(new StringConcat());
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: never): unknown {
    if (Reference.isReference(token)) this.targets.push(token.target);
    return super.resolveToken(token, context, postProcessor);
  }
}

/** The L2 of a resource, if it has one. */
function authorOf(resource: IConstruct): IConstruct {
  const { scope } = resource.node;
  return scope !== undefined && !Stack.isStack(scope) && scope.node.defaultChild === resource ? scope : resource;
}

/** The alarms in the deployment configuration of the final template: their names, or else their logical ids. */
function watchedNames(service: IConstruct, templates: Templates): readonly string[] {
  const resource = service.node.defaultChild ?? service;
  if (!CfnResource.isCfnResource(resource)) return [];
  const { templateFile } = resource.stack;
  const [template] = [...templates].flatMap(([file, one]) => (file.endsWith(templateFile) ? [one.toJSON()] : []));
  const read = (id: string) => fieldsOf(fieldsOf(fieldsOf(template)['Resources'])[id]);
  const { Properties: properties } = read(resource.stack.resolve(resource.logicalId));
  const { AlarmNames: names, Enable: enable } = fieldsOf(
    fieldsOf(fieldsOf(properties)['DeploymentConfiguration'])['Alarms'],
  );
  if (enable !== true) return [];
  return listOf(names).map((name) => {
    const { Ref: id } = fieldsOf(name);
    return typeof id === 'string' ? String(fieldsOf(read(id)['Properties'])['AlarmName'] ?? id) : String(name);
  });
}

/** The texts of our warnings on a service, by their ids. */
function warningsOf(service: IConstruct): ReadonlyMap<string, readonly string[]> {
  const warnings = service.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
  const found = new Map<string, readonly string[]>();
  for (const text of warnings) {
    const [, id] = /\[ack: ecs-deployment-guard:(\S+)\]$/.exec(text) ?? [];
    if (id !== undefined) found.set(id, [...(found.get(id) ?? []), text]);
  }
  return found;
}
