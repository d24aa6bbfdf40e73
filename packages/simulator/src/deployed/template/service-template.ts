import * as z from 'zod';
import type { SimulatedCloudWatch } from '../../services/cloudwatch/service.ts';
import type { SimulatedEcs } from '../../services/ecs/service.ts';
import { operatorKey } from './access.ts';
import { DeployedTemplate, describeResource, type Place } from './identities.ts';
import { parsePart, type Template, type TemplateResource } from './template.ts';

/** An ECS service of a template and the resources it needs, as inputs of the API calls that create them. */
export interface ServiceTemplate {
  readonly clusterName: string;
  readonly serviceName: string;
  /** Inputs of PutMetricAlarm for all alarms of the template, by logical id. */
  readonly alarms: ReadonlyMap<string, AlarmInput>;
  /** Input of RegisterTaskDefinition. */
  readonly taskDefinition: TaskDefinitionInput;
  /** Input of CreateService, without the task definition. */
  readonly service: Input;
}

export type AlarmInput = z.infer<typeof alarmSchema>;
export type TaskDefinitionInput = z.infer<typeof taskDefinitionSchema>;
type Input = Readonly<Record<string, unknown>>;

const alarmSchema = z.looseObject({
  AlarmName: z.string(),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
});

const taskDefinitionSchema = z.looseObject({
  family: z.string(),
  containerDefinitions: z.array(
    z.looseObject({ environment: z.array(z.object({ name: z.string(), value: z.string() })).default([]) }),
  ),
});

const serviceSchema = z.looseObject({ cluster: z.string(), taskDefinition: z.string() });

/** Reads the ECS service of a template. @throws Error if it does not have exactly one service and task definition */
export function readServiceTemplate(template: Template, place: Place): ServiceTemplate {
  const deployed = new DeployedTemplate(template, place);
  const service = onlyOne(template, 'AWS::ECS::Service');
  const taskDefinition = onlyOne(template, 'AWS::ECS::TaskDefinition');
  const {
    cluster,
    taskDefinition: _,
    ...rest
  } = parsePart(serviceSchema, asApiInput(deployed.propertiesOf(service)), describeResource(service));
  const alarms = ofType(template, 'AWS::CloudWatch::Alarm').map((alarm) => {
    const input = { AlarmName: deployed.identityOf(alarm).ref, ...deployed.propertiesOf(alarm) };
    return [alarm.logicalId, parsePart(alarmSchema, input, describeResource(alarm))] as const;
  });
  return {
    clusterName: cluster,
    serviceName: deployed.identityOf(service).attributes['Name'] ?? service.logicalId,
    alarms: new Map(alarms),
    taskDefinition: parsePart(
      taskDefinitionSchema,
      asApiInput(deployed.propertiesOf(taskDefinition)),
      describeResource(taskDefinition),
    ),
    service: rest,
  };
}

interface Engines {
  readonly ecs: SimulatedEcs;
  readonly cloudWatch: SimulatedCloudWatch;
}

/** Creates the service and the resources it needs, as CloudFormation does. Returns the service's ARN. */
export function createService({ ecs, cloudWatch }: Engines, template: ServiceTemplate): string {
  const { clusterName, serviceName, alarms, taskDefinition, service } = template;
  for (const input of alarms.values()) cloudWatch.handle({ operation: 'PutMetricAlarm', input, caller });
  call(ecs, 'CreateCluster', { clusterName });
  const arn = registerTaskDefinition(ecs, taskDefinition);
  call(ecs, 'CreateService', { ...service, cluster: clusterName, serviceName, taskDefinition: arn });
  const created = ecs.store.findService(ecs.store.cluster(clusterName), serviceName);
  if (created === undefined) throw new Error(`CreateService made no ${serviceName}`);
  return created.arn;
}

/** Deploys another version of the service. */
export function updateService({ ecs }: Engines, template: ServiceTemplate, taskDefinition: TaskDefinitionInput): void {
  const { clusterName, serviceName } = template;
  const arn = registerTaskDefinition(ecs, taskDefinition);
  call(ecs, 'UpdateService', { cluster: clusterName, service: serviceName, taskDefinition: arn });
}

const caller = { accessKeyId: operatorKey };

function registerTaskDefinition(ecs: SimulatedEcs, input: TaskDefinitionInput): string {
  const registered = call(ecs, 'RegisterTaskDefinition', input);
  const schema = z.object({ taskDefinition: z.object({ taskDefinitionArn: z.string() }) });
  return parsePart(schema, registered, 'RegisterTaskDefinition').taskDefinition.taskDefinitionArn;
}

function call(ecs: SimulatedEcs, operation: string, input: Input): unknown {
  return ecs.handle({ operation, input, caller });
}

function onlyOne(template: Template, type: string): TemplateResource {
  const [resource, ...others] = ofType(template, type);
  if (resource !== undefined && others.length === 0) return resource;
  throw new Error(`${template.stackName} must hold one ${type}, got ${others.length + (resource ? 1 : 0)}`);
}

function ofType({ resources }: Template, type: string): readonly TemplateResource[] {
  return [...resources.values()].filter((resource) => resource.type === type);
}

/** Changes the first letter of CloudFormation's property names to lowercase, as in the API; values stay as they are. */
function asApiInput(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asApiInput);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name.charAt(0).toLowerCase() + name.slice(1), asApiInput(part)]),
  );
}
