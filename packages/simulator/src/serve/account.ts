import type { VirtualClock } from '../clock.ts';
import type { SimulatorParameters } from '../parameters.ts';
import type { SimulatedCall, SimulatedService } from '../service.ts';
import type { BusEvent } from '../services/bus-event.ts';
import { createCloudWatch, type SimulatedCloudWatch } from '../services/cloudwatch/service.ts';
import { createEcs, type SimulatedEcs } from '../services/ecs/service.ts';
import type { EcsBehaviours } from '../services/ecs/tasks/behaviours.ts';
import { EventBridgeService } from '../services/eventbridge/event-bridge.ts';
import type { AwsScope } from '../services/ids.ts';
import { Trail } from '../services/cloudtrail/trail.ts';
import { createLogs } from '../services/logs/logs.ts';
import { createSsm } from '../services/ssm/ssm.ts';
import { modelOf } from '../workload/versions.ts';
import { createWorkload } from '../workload/workload.ts';
import { serveDefaults } from './defaults.ts';
import { createElb } from './elb/elb.ts';
import type { Surroundings } from './model-file.ts';

export interface AccountOptions {
  readonly clock: VirtualClock;
  /** Epoch milliseconds of virtual time at which loads and problems of images begin. @default now */
  readonly startsAt?: number;
  readonly scope: AwsScope;
  readonly parameters: Partial<SimulatorParameters>;
  readonly surroundings: Surroundings;
  /** @default every function of a hook returns SUCCEEDED */
  readonly invokeHook?: EcsBehaviours['invokeHook'];
  /** The ARN of a caller, for the event history of CloudTrail. @default a user with the name of the access key */
  readonly callerArn?: ((call: SimulatedCall) => Promise<string>) | undefined;
  /** Called with each event when it reaches the bus. */
  onEvent(event: BusEvent): void;
}

/** A simulated account in one Region. */
export interface Account {
  readonly ecs: SimulatedEcs;
  readonly cloudWatch: SimulatedCloudWatch;
  readonly eventBridge: EventBridgeService;
  readonly services: readonly SimulatedService[];
}

export function createAccount({
  clock,
  startsAt,
  scope,
  parameters,
  surroundings,
  invokeHook,
  callerArn,
  onEvent,
}: AccountOptions): Account {
  const { partition, region, account: accountId } = scope;
  const eventBridge = new EventBridgeService({
    clock,
    partition,
    region,
    accountId,
    deliver: () => undefined,
    keptEvents: serveDefaults.keptEvents,
  });
  const emit = (event: BusEvent) => {
    const { source, 'detail-type': detailType, detail, resources, time } = event;
    eventBridge.putAwsEvent({ source, detailType, detail, resources, time: Date.parse(time) });
    onEvent(event);
  };
  const engine = { clock, emit, parameters, scope };
  const cloudWatch = createCloudWatch(engine);
  const { models, services, readFile } = surroundings;
  const load = surroundings.load ?? { requestsPerMinute: serveDefaults.requestsPerMinute };
  const zones = ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`);
  const workload = createWorkload({
    clock,
    parameters: { loadBalancerZones: zones, ...parameters },
    models,
    services: Object.fromEntries(
      Object.entries(services).map(([path, one]) => [serviceArn(scope, path), { load, ...one }]),
    ),
    otherServices: { load },
    ...(startsAt === undefined ? {} : { startMs: startsAt }),
    ...(readFile === undefined ? {} : { readFile }),
  });
  const ecs = createEcs({
    ...engine,
    taskEvents: true,
    ...(surroundings.clusters === undefined ? {} : { clusterInstances: surroundings.clusters }),
    readAlarms: (names) => cloudWatch.readAlarms(names),
    behaviours: { ...workload.behaviours, ...(invokeHook === undefined ? {} : { invokeHook }) },
  });
  workload.attach({ ecs, cloudWatch });
  workload.start();
  const elb = createElb({
    clock,
    scope,
    parameters,
    store: ecs.store,
    zones: parameters.loadBalancerZones ?? zones,
    settings: services,
  });
  const ssm = createSsm({ clock, scope, given: surroundings.parameters ?? {} });
  const logs = createLogs({ scope, store: ecs.store, linesOf: (version) => modelOf(version, models).logs ?? [] });
  const trail = new Trail({ clock, scope, parameters, callerArn: callerArn ?? userOfKey(scope) });
  const watched = trail.watch(ecs);
  return {
    ecs,
    cloudWatch,
    eventBridge,
    services: [watched, cloudWatch, eventBridge, elb, ssm, logs, trail.service()],
  };
}

function userOfKey({ partition, account }: AwsScope): (call: SimulatedCall) => Promise<string> {
  return async ({ caller }) => `arn:${partition}:iam::${account}:user/${caller.accessKeyId}`;
}

function serviceArn({ partition, region, account }: AwsScope, path: string): string {
  return `arn:${partition}:ecs:${region}:${account}:service/${path}`;
}

/** The scope of an account; its partition, which is part of each ARN, follows from the Region. */
export function scopeOf(region: string, account: string): AwsScope {
  if (region.startsWith('cn-')) return { partition: 'aws-cn', region, account };
  if (region.startsWith('us-gov-')) return { partition: 'aws-us-gov', region, account };
  return { partition: 'aws', region, account };
}
