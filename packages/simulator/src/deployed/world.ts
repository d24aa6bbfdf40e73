import { VirtualClock } from '../clock.ts';
import { type DynamoDbGate, startDynamoDbGate } from '../dynamodb-gate.ts';
import { type SimulatorParameters, simulatorParameters } from '../parameters.ts';
import type { BusEvent } from '../services/bus-event.ts';
import { createCloudWatch, type SimulatedCloudWatch } from '../services/cloudwatch/service.ts';
import { CodePipelineService } from '../services/code-pipeline.ts';
import type { EcsBehaviours } from '../services/ecs/tasks/behaviours.ts';
import { createEcs, type SimulatedEcs } from '../services/ecs/service.ts';
import { EventBridgeService, type EventDelivery } from '../services/eventbridge/event-bridge.ts';
import type { AwsScope } from '../services/ids.ts';
import { SecretsManagerService } from '../services/secrets-manager.ts';
import { createSlackWorkspace, type SlackWorkspace } from '../services/slack/workspace.ts';
import { SnsService } from '../services/sns.ts';
import { SqsService } from '../services/sqs.ts';
import type { DeliveryDisorder } from '../services/sqs-queue.ts';
import { StepFunctionsService } from '../services/step-functions.ts';

export interface SimulatedAwsOptions {
  /** Start of virtual time in epoch milliseconds, or a clock that is already set to it. */
  readonly startsAt: number | VirtualClock;
  /** @default aws, eu-west-1, 111122223333 */
  readonly place?: AwsScope;
  /** Seed of the generated ids. @default 1 */
  readonly seed?: number;
  readonly parameters?: Partial<SimulatorParameters>;
  /** How tasks behave. @default every task is healthy, and no metrics are published */
  readonly behaviours?: EcsBehaviours;
  /** Whether ECS's own read of these alarms is throttled now. @default never */
  readonly isThrottled?: (alarmNames: readonly string[]) => boolean;
  /** The bot token that Slack accepts. @default xoxb-simulated */
  readonly slackBotToken?: string;
  /** OAuth scopes of the Slack app. @default all that the guard's app requests */
  readonly slackScopes?: readonly string[];
  /** Duplicates and disorder in what queues deliver. @default each message once and in order */
  readonly disorder?: DeliveryDisorder;
}

/** The simulated account before anything is deployed to it. */
export interface SimulatedAws {
  readonly clock: VirtualClock;
  readonly place: AwsScope;
  readonly ecs: SimulatedEcs;
  readonly cloudWatch: SimulatedCloudWatch;
  readonly eventBridge: EventBridgeService;
  readonly sns: SnsService;
  readonly sqs: SqsService;
  readonly secrets: SecretsManagerService;
  readonly dynamoDb: DynamoDbGate;
  readonly slack: SlackWorkspace;
  readonly codePipeline: CodePipelineService;
  readonly stepFunctions: StepFunctionsService;
}

export interface SimulatedAwsHooks {
  baseUrl(): string;
  deliver(delivery: EventDelivery): void;
}

export const defaultBotToken = 'xoxb-simulated';

export const defaultPlace: AwsScope = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };

export async function createSimulatedAws(
  options: SimulatedAwsOptions,
  hooks: SimulatedAwsHooks,
): Promise<SimulatedAws> {
  const { place = defaultPlace, seed = 1, startsAt, isThrottled = () => false } = options;
  const clock = typeof startsAt === 'number' ? new VirtualClock(startsAt) : startsAt;
  const { partition, region, account: accountId } = place;
  const common = { clock, partition, region, accountId };
  const eventBridge = new EventBridgeService({ ...common, deliver: hooks.deliver });
  const emit = (event: BusEvent) => {
    const { source, 'detail-type': detailType, detail, resources, time } = event;
    eventBridge.putAwsEvent({ source, detailType, detail, resources, time: Date.parse(time) });
  };
  const parameters = simulatorParameters(options.parameters);
  const engine = { clock, emit, parameters, scope: place };
  const cloudWatch = createCloudWatch({ ...engine, seed: seed + 1 });
  const ecs = createEcs({
    ...engine,
    seed,
    readAlarms: (names) => (isThrottled(names) ? undefined : cloudWatch.readAlarms(names)),
    pushMetrics: (data) => cloudWatch.putMetricData(data),
    ...(options.behaviours === undefined ? {} : { behaviours: options.behaviours }),
  });
  return {
    clock,
    place,
    ecs,
    cloudWatch,
    eventBridge,
    sns: new SnsService(clock),
    sqs: new SqsService({
      ...common,
      baseUrl: hooks.baseUrl,
      ...(options.disorder === undefined ? {} : { disorder: options.disorder }),
    }),
    secrets: new SecretsManagerService(common),
    codePipeline: new CodePipelineService(clock, place),
    stepFunctions: new StepFunctionsService(clock),
    dynamoDb: await startDynamoDbGate({ partition, region, accountId }),
    slack: createSlackWorkspace({
      clock,
      parameters,
      botToken: options.slackBotToken ?? defaultBotToken,
      ...(options.slackScopes === undefined ? {} : { scopes: options.slackScopes }),
    }),
  };
}
