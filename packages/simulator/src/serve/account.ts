import { VirtualClock } from '../clock.ts';
import type { SimulatorParameters } from '../parameters.ts';
import type { SimulatedService } from '../service.ts';
import type { BusEvent } from '../services/bus-event.ts';
import { createCloudWatch, type SimulatedCloudWatch } from '../services/cloudwatch/service.ts';
import { createEcs, type SimulatedEcs } from '../services/ecs/service.ts';
import { EventBridgeService } from '../services/eventbridge/event-bridge.ts';
import type { AwsScope } from '../services/ids.ts';
import { createWorkload } from '../workload/workload.ts';
import { serveDefaults } from './defaults.ts';
import type { Surroundings } from './model-file.ts';
import { createSts } from './sts.ts';

export interface AccountOptions {
  /** Epoch milliseconds of virtual time. */
  readonly startsAt: number;
  readonly scope: AwsScope;
  readonly parameters: Partial<SimulatorParameters>;
  readonly surroundings: Surroundings;
  /** Called with each event when it reaches the bus. */
  onEvent(event: BusEvent): void;
}

/** A new simulated account in one region. */
export interface Account {
  readonly clock: VirtualClock;
  readonly ecs: SimulatedEcs;
  readonly cloudWatch: SimulatedCloudWatch;
  readonly eventBridge: EventBridgeService;
  readonly services: readonly SimulatedService[];
}

export function createAccount({ startsAt, scope, parameters, surroundings, onEvent }: AccountOptions): Account {
  const clock = new VirtualClock(startsAt);
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
  const workload = createWorkload({
    clock,
    parameters: { loadBalancerZones: ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`), ...parameters },
    models,
    services: Object.fromEntries(
      Object.entries(services).map(([path, one]) => [serviceArn(scope, path), { load, ...one }]),
    ),
    otherServices: { load },
    ...(readFile === undefined ? {} : { readFile }),
  });
  const ecs = createEcs({
    ...engine,
    taskEvents: true,
    readAlarms: (names) => cloudWatch.readAlarms(names),
    behaviours: workload.behaviours,
  });
  workload.attach({ ecs, cloudWatch });
  workload.start();
  return { clock, ecs, cloudWatch, eventBridge, services: [ecs, cloudWatch, eventBridge, createSts(scope)] };
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
