import { type DurationMs, type EpochMs, epochMs } from '../../../src/core/time.ts';
import type { StoppedTask } from '../../../src/core/deployment/evidence.ts';
import type { ExplainerGateways } from '../../../src/guard/explain/keep-evidence.ts';
import type { EvidenceGateways } from '../../../src/guard/explain/ports.ts';
import { container, task } from '../../builders/task-definitions.ts';
import { REGION } from '../world/names.ts';
import type { Invocation } from './invocation.ts';
import type { Machine } from './machine.ts';
import { alarmPort, ambient, delaySeconds, publisherPort, servicePort, storePort } from './reconciler-ports.ts';
import { short } from './store.ts';

/** How long after a call CloudTrail shows it. */
const TRAIL_LAG = 5 * 60_000;

/** The guard's ports for one invocation of the function that gathers evidence, with every part asked for. */
export function explainerPorts(machine: Machine, invocation: Invocation): ExplainerGateways {
  return {
    store: storePort(machine, invocation),
    evidence: evidencePorts(machine, invocation),
    publisher: publisherPort(machine, invocation),
    again: {
      explainAgain: (request, delay) =>
        invocation.call(
          { action: 'sqs:SendMessage', remote: 'queue', about: `explain ${short(request.deploymentKey)} in ${delay}` },
          () =>
            machine.explainerQueue.send(JSON.stringify({ kind: 'explain', ...request }), delaySeconds(delay) * 1_000),
        ),
    },
    ...ambient(machine, invocation),
  };
}

function evidencePorts(machine: Machine, invocation: Invocation): EvidenceGateways {
  const services = servicePort(machine, invocation);
  return {
    services: {
      describeService: services.describeService,
      stoppedTasks: (serviceArn) => stoppedTasks(machine, invocation, serviceArn),
      describeTaskDefinition: (taskDefinitionArn) =>
        invocation.call({ action: 'ecs:DescribeTaskDefinition', remote: 'ecs', about: short(taskDefinitionArn) }, () =>
          task({ taskDefinitionArn, containers: [container({ logging: AWSLOGS })] }),
        ),
    },
    alarms: alarmPort(machine, invocation),
    series: (alarm, { from, period }) =>
      invocation.call({ action: 'cloudwatch:GetMetricData', remote: 'cloudwatch', about: alarm.alarmName }, () =>
        [0, 1, 2].map((index) => ({ at: epochMs(from + index * period), value: index * 10 })),
      ),
    logs: {
      lastLines: ({ logStream }) =>
        invocation.call({ action: 'logs:GetLogEvents', remote: 'logs', about: logStream }, () => [
          { at: machine.scheduler.now, text: `the end of ${logStream}` },
        ]),
    },
    trail: {
      calls: (serviceArn, eventName, span) =>
        invocation.call(
          { action: 'cloudtrail:LookupEvents', remote: 'trail', about: `${eventName} ${short(serviceArn)}` },
          () => callsOf(machine, serviceArn, eventName, span),
        ),
    },
    now: () => invocation.now(),
    within: (limit, read) => Promise.race([read, wait(invocation, limit)]),
  };
}

const AWSLOGS = {
  driver: 'awslogs',
  options: new Map([
    ['awslogs-group', '/ecs/app'],
    ['awslogs-region', REGION],
    ['awslogs-stream-prefix', 'ecs'],
  ]),
};

async function wait(invocation: Invocation, takes: DurationMs): Promise<undefined> {
  await invocation.call({ action: 'timer', remote: 'timer', about: `${takes}`, takes }, () => undefined);
  return undefined;
}

/** Each task definition that a failed deployment of the last hour brought has one stopped task. */
function stoppedTasks(machine: Machine, invocation: Invocation, serviceArn: string): Promise<readonly StoppedTask[]> {
  return invocation.call({ action: 'ecs:ListTasks', remote: 'ecs', about: short(serviceArn) }, (asOf) => {
    machine.refuse('ecs:ListTasks', [serviceArn]);
    const service = machine.services.find((one) => one.serviceArn === serviceArn);
    const stories = service?.incarnations.flatMap(({ deployments }) => deployments) ?? [];
    return stories
      .filter(
        ({ createdAt, truth }) => createdAt <= asOf && createdAt > asOf - 3_600_000 && truth.outcome !== 'succeeded',
      )
      .map(({ arn, createdAt, truth }) => ({
        taskArn: `${arn}/task`,
        taskDefinitionArn: service?.revisions.get(truth.to)?.taskDefinitionArn,
        stoppedAt: epochMs(createdAt + 1_000),
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [{ name: 'web', exitCode: 1, reason: undefined, runtimeId: undefined }],
      }));
  });
}

/** CloudTrail names the caller of a deployment some minutes late. */
function callsOf(
  machine: Machine,
  serviceArn: string,
  eventName: string,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
) {
  if (eventName !== 'UpdateService') return [];
  const service = machine.services.find((one) => one.serviceArn === serviceArn);
  return (service?.incarnations ?? [])
    .flatMap(({ deployments }) => deployments)
    .filter(({ createdAt }) => createdAt >= from && createdAt <= to && createdAt + TRAIL_LAG <= machine.scheduler.now)
    .map(({ createdAt }) => ({
      eventName,
      at: createdAt,
      identityType: 'IAMUser',
      principalArn: undefined,
      userName: 'alice',
      issuerName: undefined,
      invokedBy: undefined,
      userAgent: undefined,
      taskDefinition: undefined,
    }));
}
