import type { z } from 'zod';
import { type DeployedTemplate, describeResource } from './identities.ts';
import { parsePolicy, type Statement } from './policy.ts';
import { parsePart, type TemplateResource } from './template.ts';
import {
  busSchema,
  functionSchema,
  invokeConfigSchema,
  mappingSchema,
  policySchema,
  queuePolicySchema,
  queueSchema,
  roleSchema,
  ruleSchema,
  scheduleSchema,
  stateMachineSchema,
  topicSchema,
} from './wiring-schemas.ts';

/** A resource with its resolved name and ARN, and its properties as parsed by the schema of its type. */
interface Deployed<T> {
  readonly logicalId: string;
  readonly label: string;
  readonly ref: string;
  readonly arn: string;
  readonly properties: T;
}

interface DeployedTable extends Deployed<Readonly<Record<string, unknown>>> {
  /** @default Delete */
  readonly deletionPolicy: string | undefined;
}

interface RoleStatements {
  readonly trust: readonly Statement[];
  readonly own: readonly Statement[];
}

/** The resources of a template that have an effect on a run. */
export interface Wiring {
  readonly tables: readonly DeployedTable[];
  readonly topics: readonly Deployed<z.infer<typeof topicSchema>>[];
  readonly queues: readonly Deployed<z.infer<typeof queueSchema>>[];
  readonly buses: readonly Deployed<z.infer<typeof busSchema>>[];
  readonly rules: readonly Deployed<z.infer<typeof ruleSchema>>[];
  readonly functions: readonly Deployed<z.infer<typeof functionSchema>>[];
  readonly mappings: readonly Deployed<z.infer<typeof mappingSchema>>[];
  readonly invokeConfigs: readonly Deployed<z.infer<typeof invokeConfigSchema>>[];
  readonly schedules: readonly Deployed<z.infer<typeof scheduleSchema>>[];
  readonly stateMachines: readonly Deployed<z.infer<typeof stateMachineSchema>>[];
  /** By ARN of the role. */
  readonly roles: ReadonlyMap<string, RoleStatements>;
  /** By ARN of the queue. */
  readonly queuePolicies: ReadonlyMap<string, readonly Statement[]>;
}

/**
 * Types that a run ignores. The guard's own alarms are not evaluated, and the run keeps its own log. A permission lets
 * another service invoke a function directly, which is not simulated: the resource that would do so is rejected itself. The
 * policy of a topic can only deny what is not simulated: calls without TLS, and calls of other accounts.
 */
const withoutEffect: ReadonlySet<string> = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::SNS::TopicPolicy',
]);

const acting: ReadonlySet<string> = new Set([
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::Lambda::Function',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Scheduler::Schedule',
  'AWS::StepFunctions::StateMachine',
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
]);

/**
 * Reads the wiring of a deployed template.
 *
 * @throws Error naming every resource whose type is not simulated, or the first one whose properties are not
 */
export function readWiring(deployed: DeployedTemplate): Wiring {
  refuseUnknownTypes(deployed);
  const read = <T>(type: string, schema: z.ZodType<T>) => readAll(deployed, type, schema);
  const queues = read('AWS::SQS::Queue', queueSchema);
  return {
    tables: [...readTables(deployed, 'AWS::DynamoDB::Table'), ...readTables(deployed, 'AWS::DynamoDB::GlobalTable')],
    topics: read('AWS::SNS::Topic', topicSchema),
    queues,
    buses: read('AWS::Events::EventBus', busSchema),
    rules: read('AWS::Events::Rule', ruleSchema),
    functions: read('AWS::Lambda::Function', functionSchema),
    mappings: read('AWS::Lambda::EventSourceMapping', mappingSchema),
    invokeConfigs: read('AWS::Lambda::EventInvokeConfig', invokeConfigSchema),
    schedules: read('AWS::Scheduler::Schedule', scheduleSchema),
    stateMachines: read('AWS::StepFunctions::StateMachine', stateMachineSchema),
    roles: readRoles(deployed),
    queuePolicies: readQueuePolicies(deployed, queues),
  };
}

function refuseUnknownTypes({ template }: DeployedTemplate): void {
  const unknown = [...template.resources.values()].filter(({ type }) => !acting.has(type) && !withoutEffect.has(type));
  if (unknown.length === 0) return;
  throw new Error(
    `the local run does not simulate ${unknown.map(describeResource).join(', ')}: add the type to the simulator, or remove the resource`,
  );
}

function ofType({ template }: DeployedTemplate, type: string): readonly TemplateResource[] {
  return [...template.resources.values()].filter((resource) => resource.type === type);
}

function readAll<T>(deployed: DeployedTemplate, type: string, schema: z.ZodType<T>): readonly Deployed<T>[] {
  return ofType(deployed, type).map((resource) => {
    const { ref, attributes } = deployed.identityOf(resource);
    const properties = parsePart(schema, deployed.propertiesOf(resource), describeResource(resource));
    return { logicalId: resource.logicalId, label: resource.label, ref, arn: attributes['Arn'] ?? ref, properties };
  });
}

/** Keeps a table's properties as they are: the DynamoDB gate parses them. */
function readTables(deployed: DeployedTemplate, type: string): Wiring['tables'] {
  return ofType(deployed, type).map((resource) => {
    const { ref, attributes } = deployed.identityOf(resource);
    const properties = deployed.propertiesOf(resource);
    const { logicalId, label, deletionPolicy } = resource;
    return { logicalId, label, ref, arn: attributes['Arn'] ?? ref, properties, deletionPolicy };
  });
}

function readRoles(deployed: DeployedTemplate): Wiring['roles'] {
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    readAll(deployed, type, policySchema),
  );
  return new Map(
    readAll(deployed, 'AWS::IAM::Role', roleSchema).map(({ logicalId, ref, arn, properties }) => {
      const documents = [
        ...properties.Policies.map(({ PolicyDocument }) => PolicyDocument),
        ...attached.filter((one) => one.properties.Roles.includes(ref)).map((one) => one.properties.PolicyDocument),
      ];
      const trust = parsePolicy(properties.AssumeRolePolicyDocument, `the trust of ${logicalId}`);
      return [arn, { trust, own: documents.flatMap((document) => parsePolicy(document, logicalId)) }] as const;
    }),
  );
}

function readQueuePolicies(deployed: DeployedTemplate, queues: Wiring['queues']): Wiring['queuePolicies'] {
  const policies = readAll(deployed, 'AWS::SQS::QueuePolicy', queuePolicySchema);
  return new Map(
    queues.map(({ ref, arn }) => [
      arn,
      policies
        .filter(({ properties }) => properties.Queues.includes(ref))
        .flatMap(({ logicalId, properties }) => parsePolicy(properties.PolicyDocument, logicalId)),
    ]),
  );
}
