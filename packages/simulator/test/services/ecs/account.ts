import { VirtualClock } from '../../../src/clock.ts';
import type { BusEvent } from '../../../src/services/bus-event.ts';
import { createEcs, type EcsOptions, type SimulatedEcs } from '../../../src/services/ecs/service.ts';
import { crashFamily } from './task-plans.ts';

export const noon = Date.UTC(2026, 0, 5, 12, 0, 0);

/** `12:02:31`, on the day of these tests. */
export function at(time: string): number {
  return Date.parse(`2026-01-05T${time}Z`);
}

export interface Account {
  readonly clock: VirtualClock;
  readonly ecs: SimulatedEcs;
  readonly events: BusEvent[];
  /** Alarms that ECS sees; a test sets them. */
  readonly alarms: Map<string, { state: string; periodSeconds: number; evaluationPeriods: number }>;
  call<T>(operation: string, input?: Record<string, unknown>): T;
}

/** An empty ECS at noon with the cluster `shop`, task definitions `api:1` (good), `api:2` (good) and `crash:1`. */
export function account(options: Partial<EcsOptions> = {}): Account {
  const clock = new VirtualClock(noon);
  const events: BusEvent[] = [];
  const alarms: Account['alarms'] = new Map();
  const ecs = createEcs({
    clock,
    emit: (event) => void events.push(event),
    readAlarms: (names) => new Map([...alarms].filter(([name]) => names.includes(name))),
    behaviours: crashFamily(),
    ...options,
  });
  const call = <T>(operation: string, input: Record<string, unknown> = {}) =>
    ecs.handle({ operation, input, caller: { accessKeyId: 'TEST' } }) as T;
  call('CreateCluster', { clusterName: 'shop' });
  for (const family of ['api', 'api', 'crash']) {
    call('RegisterTaskDefinition', {
      family,
      containerDefinitions: [
        {
          name: 'app',
          image: `example/${family}`,
          memory: 256,
          portMappings: [{ containerPort: 80 }, { containerPort: 8080 }],
        },
      ],
    });
  }
  return { clock, ecs, events, alarms, call };
}

/** A service of one task on Fargate, and the task definition that it needs. */
export const fargate = {
  definition: {
    family: 'far',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'app', image: 'example/far', portMappings: [{ containerPort: 80 }] }],
  },
  service: {
    cluster: 'shop',
    serviceName: 'far',
    taskDefinition: 'far:1',
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
  },
};

export interface DeploymentShape {
  serviceDeploymentArn: string;
  status: string;
  statusReason?: string;
  createdAt: Date;
  startedAt?: Date;
  finishedAt?: Date;
  stoppedAt?: Date;
  lifecycleStage?: string;
  targetServiceRevision: {
    arn: string;
    requestedTaskCount: number;
    runningTaskCount: number;
    pendingTaskCount: number;
  };
  sourceServiceRevisions: readonly { arn: string; runningTaskCount: number }[];
  rollback?: { reason: string; startedAt: Date; serviceRevisionArn: string };
  alarms: { status: string; alarmNames: string[]; triggeredAlarmNames: string[] };
  deploymentCircuitBreaker: { status: string; failureCount: number; threshold: number };
}

export interface ServiceShape {
  serviceArn: string;
  status: string;
  taskDefinition: string;
  runningCount: number;
  pendingCount: number;
  deployments: readonly {
    id: string;
    status: string;
    rolloutState?: string;
    rolloutStateReason?: string;
    taskDefinition: string;
    desiredCount: number;
    runningCount: number;
    failedTasks: number;
  }[];
  events: readonly { message: string }[];
  tags?: readonly unknown[];
}

/** The newest deployment of `web`, in full. */
export function newestDeployment({ call }: Account): DeploymentShape {
  const list = call<{ serviceDeployments: DeploymentShape[] }>('ListServiceDeployments', {
    cluster: 'shop',
    service: 'web',
  });
  const newest = list.serviceDeployments.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0];
  return deployment({ call }, newest?.serviceDeploymentArn ?? '');
}

export function deployment({ call }: Pick<Account, 'call'>, arn: string): DeploymentShape {
  const answer = call<{ serviceDeployments: DeploymentShape[] }>('DescribeServiceDeployments', {
    serviceDeploymentArns: [arn],
  });
  const [found] = answer.serviceDeployments;
  if (found === undefined) throw new Error(`no deployment ${arn}`);
  return found;
}

export function web({ call }: Pick<Account, 'call'>): ServiceShape {
  const answer = call<{ services: ServiceShape[] }>('DescribeServices', { cluster: 'shop', services: ['web'] });
  const [found] = answer.services;
  if (found === undefined) throw new Error('no service web');
  return found;
}

/** `web` with two tasks of `api:1`, steady since 12:01:11. */
export async function steadyWeb(target: Account, input: Record<string, unknown> = {}): Promise<void> {
  target.call('CreateService', {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'api:1',
    desiredCount: 2,
    ...input,
  });
  await target.clock.advanceTo(at('12:02:00'));
  target.events.length = 0;
}

export function update(target: Account, input: Record<string, unknown>): void {
  target.call('UpdateService', { cluster: 'shop', service: 'web', ...input });
}
