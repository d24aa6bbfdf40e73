import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ECSClient } from '@aws-sdk/client-ecs';
import { VirtualClock } from '@ecs-guard/simulator/clock';
import type { SimulatorParameters } from '@ecs-guard/simulator/parameters';
import { ServiceError, type SimulatedService } from '@ecs-guard/simulator/service';
import type { ServiceSeed } from '@ecs-guard/simulator/services/ecs/seed';
import { createEcs, type SimulatedEcs } from '@ecs-guard/simulator/services/ecs/service';
import type { WatchedAlarm } from '@ecs-guard/simulator/services/ecs/world';
import { crashFamily } from '../../../packages/simulator/test/services/ecs/task-plans.ts';
import { cloudWatchAlarmGateway } from '../../../src/adapters/cloudwatch/cloudwatch.ts';
import { ecsServiceGateway } from '../../../src/adapters/ecs/ecs.ts';
import { ecsDeploymentFinder } from '../../../src/adapters/ecs/ecs-finder.ts';
import { epochMs, minutes } from '../../../src/core/time.ts';
import { type WaitRequest, type WaitResult, waitForVerdict } from '../../../src/guard/wait/wait.ts';

/** Noon of a day in January 2026: the wait begins when a test says so. */
export const NOON = Date.UTC(2026, 0, 5, 12);

/** Every read of a wait, with the virtual time of it. */
interface Read {
  readonly at: number;
  readonly action: string;
}

export interface WaitWorld {
  readonly clock: VirtualClock;
  readonly ecs: SimulatedEcs;
  /** Alarms as ECS sees them; CloudWatch itself is denied to the wait, which changes no verdict. */
  readonly alarms: Map<string, WatchedAlarm>;
  readonly reads: readonly Read[];
  call(operation: string, input: Record<string, unknown>): unknown;
  /** `cloudWatch` answers the wait about alarms; it is denied without one. */
  wait(request?: Partial<WaitRequest>, cloudWatch?: CloudWatchClient): Promise<WaitResult>;
}

export const REQUEST: WaitRequest = {
  service: { cluster: 'shop', service: 'web' },
  deployment: { since: undefined, taskDefinition: undefined },
  timeout: minutes(60),
  requireProtection: false,
  region: 'us-east-1',
};

interface WaitWorldOptions {
  readonly startsAt: number;
  readonly parameters?: Partial<SimulatorParameters>;
  readonly seed?: Partial<ServiceSeed>;
}

/** The service `web` on the simulated ECS, read by the real adapters without a wire: a thousand stories a second or two. */
export function createWaitWorld({ startsAt, parameters, seed = {} }: WaitWorldOptions): WaitWorld {
  const clock = new VirtualClock(startsAt);
  const alarms = new Map<string, WatchedAlarm>();
  const ecs = createEcs({
    clock,
    emit: () => undefined,
    readAlarms: (names) => new Map([...alarms].filter(([name]) => names.includes(name))),
    behaviours: crashFamily(),
    ...(parameters && { parameters }),
  });
  const call = (operation: string, input: Record<string, unknown>) =>
    ecs.handle({ operation, input, caller: { accessKeyId: 'TEST' } });
  call('CreateCluster', { clusterName: 'shop' });
  for (const family of ['api', 'api', 'crash']) {
    call('RegisterTaskDefinition', {
      family,
      containerDefinitions: [{ name: 'app', image: `example/${family}`, memory: 256 }],
    });
  }
  ecs.seedService({ cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', desiredCount: 1, ...seed });
  const reads: Read[] = [];
  const client = wirelessClient(ecs, (operation) => reads.push({ at: clock.now(), action: `ecs:${operation}` }));
  const denied = wirelessClient(deniedService, () => undefined);
  const gateways = {
    services: ecsServiceGateway(client as ECSClient),
    finder: ecsDeploymentFinder(client as ECSClient),
    now: () => epochMs(clock.now()),
    sleep: (span: number) => clock.advanceTo(clock.now() + span),
  };
  const silent = { searching: () => undefined, updated: () => undefined, troubled: () => undefined };
  return {
    clock,
    ecs,
    alarms,
    reads,
    call,
    wait: (request = {}, cloudWatch = denied as CloudWatchClient) =>
      waitForVerdict({ ...gateways, alarms: cloudWatchAlarmGateway(cloudWatch) }, { ...REQUEST, ...request }, silent),
  };
}

const deniedService: SimulatedService = {
  signingName: 'monitoring',
  handle: () => {
    throw new ServiceError('AccessDeniedException', 'not authorized');
  },
  resourcesOf: () => ['*'],
};

interface Command {
  readonly input: Record<string, unknown>;
}

/** What the adapters need of an SDK client: commands go straight to the service, its errors come back by their names. */
export function wirelessClient(service: SimulatedService, onCall: (operation: string) => void): unknown {
  return {
    send: async (command: Command) => {
      const operation = command.constructor.name.replace(/Command$/, '');
      onCall(operation);
      try {
        return await service.handle({ operation, input: command.input, caller: { accessKeyId: 'pipeline' } });
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        throw Object.assign(new Error(error.message), {
          name: error.code,
          $fault: 'client',
          $metadata: { httpStatusCode: 400 },
        });
      }
    },
  };
}
