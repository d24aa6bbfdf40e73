import type { DynamoDbGate } from '../dynamodb-gate.ts';
import type { EventBridgeService } from '../services/eventbridge/event-bridge.ts';
import type { SqsService } from '../services/sqs.ts';
import { EventSourceMapping, type MappingWorld } from './event-source-mapping.ts';
import type { LambdaFunction } from './functions.ts';
import { locateEntry } from './template/bundle-location.ts';
import type { Wiring } from './template/wiring.ts';
import type { SimulatedAws } from './world.ts';

/** The services that a template's resources are created in. */
interface DeployTarget extends Pick<SimulatedAws, 'sns' | 'sqs' | 'eventBridge'> {
  readonly dynamoDb: Pick<DynamoDbGate, 'createTable'>;
}

/** Creates the tables, topics, queues, buses and rules of the wiring. */
export async function deployResources(
  wiring: Wiring,
  { sns, sqs, eventBridge, dynamoDb }: DeployTarget,
): Promise<void> {
  for (const { arn } of wiring.topics) sns.createTopic(arn);
  for (const { ref, properties } of wiring.tables) await dynamoDb.createTable(ref, properties);
  deployQueues(wiring, sqs);
  deployRules(wiring, eventBridge);
}

/** Creates dead-letter queues before the queues whose redrive policies name them. */
function deployQueues({ queues }: Wiring, sqs: SqsService): void {
  const redriving = (one: (typeof queues)[number]) => Number(one.properties.RedrivePolicy !== undefined);
  for (const { arn, properties } of queues.toSorted((a, b) => redriving(a) - redriving(b))) {
    const { VisibilityTimeout, DelaySeconds, MessageRetentionPeriod, RedrivePolicy } = properties;
    sqs.createQueue({
      name: nameOf(arn),
      ...(VisibilityTimeout === undefined ? {} : { visibilityTimeoutMs: VisibilityTimeout * 1000 }),
      ...(DelaySeconds === undefined ? {} : { delayMs: DelaySeconds * 1000 }),
      ...(MessageRetentionPeriod === undefined ? {} : { retentionMs: MessageRetentionPeriod * 1000 }),
      ...(RedrivePolicy === undefined
        ? {}
        : {
            redrive: {
              maxReceiveCount: RedrivePolicy.maxReceiveCount,
              deadLetterQueueName: nameOf(RedrivePolicy.deadLetterTargetArn),
            },
          }),
    });
  }
}

function deployRules({ buses, rules, queues }: Wiring, eventBridge: EventBridgeService): void {
  for (const { ref } of buses) eventBridge.createBus(ref);
  for (const { ref, arn, label, properties } of rules) {
    const { EventBusName: busName, EventPattern: pattern, State, Targets } = properties;
    for (const { Arn } of Targets) {
      if (queues.some((queue) => queue.arn === Arn)) continue;
      throw new Error(`rule ${label} targets ${Arn}: only queues of the same template are simulated`);
    }
    const targets = Targets.map((target) => ({ id: target.Id, arn: target.Arn }));
    const name = ref.split('|').at(-1) ?? ref;
    const created = eventBridge.putRule({ name, busName, pattern, targets, enabled: State === 'ENABLED' });
    if (created !== arn) throw new Error(`rule ${label} became ${created}, but the template calls it ${arn}`);
  }
}

export interface FunctionSettings {
  readonly assets: ReadonlyMap<string, string>;
  /** Base URL of the simulator server: the endpoint of the AWS SDK and, with a path, of Slack's API. */
  readonly url: string;
  /** Environment variables by function name; they override the template's. */
  readonly variables: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The template's functions, each with the file and export of its bundle. */
export async function locateFunctions(wiring: Wiring, settings: FunctionSettings): Promise<readonly LambdaFunction[]> {
  return Promise.all(
    wiring.functions.map(async ({ logicalId, ref, arn, properties }) => {
      const { Code, Handler, Role, MemorySize, Timeout, Environment } = properties;
      const given = Environment?.Variables ?? {};
      const name = given['POWERTOOLS_SERVICE_NAME'] ?? logicalId;
      const variables = { ...given, ...endpoints(settings.url, given), ...settings.variables[name] };
      const entry = await locateEntry(settings.assets, { key: Code.S3Key, handler: Handler });
      const shape = { memoryMb: MemorySize, timeoutMs: Timeout * 1000 };
      return { name, functionName: ref, arn, roleArn: Role, entry, variables, ...shape };
    }),
  );
}

/** Endpoint addresses: the only settings that make a handler use the simulator instead of AWS. */
function endpoints(url: string, given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const slack = Object.keys(given).some((name) => name.startsWith('SLACK_'));
  return { AWS_ENDPOINT_URL: url, ...(slack ? { SLACK_API_URL: `${url}/slack/api/` } : {}) };
}

export function startMappings(wiring: Wiring, world: MappingWorld): void {
  for (const { label, properties } of wiring.mappings) {
    const { EventSourceArn, FunctionName, BatchSize, Enabled, FunctionResponseTypes, ScalingConfig } = properties;
    if (!Enabled) continue;
    const queue = wiring.queues.find(({ arn }) => arn === EventSourceArn);
    if (queue === undefined) throw new Error(`mapping ${label} reads ${EventSourceArn}: only queues are simulated`);
    const mapping = new EventSourceMapping(
      {
        queueName: nameOf(queue.arn),
        queueArn: queue.arn,
        label: queue.label,
        lambda: world.fleet.find(FunctionName),
        batchSize: BatchSize,
        reportsItemFailures: FunctionResponseTypes.length > 0,
        maximumConcurrency: ScalingConfig?.MaximumConcurrency ?? 10,
      },
      world,
    );
    mapping.start();
  }
}

/** A queue's name: the last part of its ARN. */
function nameOf(arn: string): string {
  return arn.split(':').at(-1) ?? arn;
}
