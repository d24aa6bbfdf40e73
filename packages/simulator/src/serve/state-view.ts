import type { DeploymentState, ServiceState } from '../services/ecs/state.ts';
import type { Account } from './account.ts';
import type { WorldPlace, Worlds } from './worlds.ts';

/**
 * A world in the answer of `GET /state`: its services with their newest deployment, and its alarms. A world that no call
 * has reached is empty. `worlds` lists those that calls have reached.
 */
export async function describePlace(worlds: Worlds, place: WorldPlace) {
  const world = worlds.find(place);
  return {
    region: place.region,
    account: place.account,
    services: world?.ecs.store.allServices().map(describeService) ?? [],
    alarms: world === undefined ? [] : await describeAlarms(world.cloudWatch),
    worlds: worlds.all().map((one) => ({ ...one.place, services: one.world.ecs.store.allServices().length })),
  };
}

function describeService({ name, clusterArn, status, desiredCount, taskDefinitionArn, tasks, ...rest }: ServiceState) {
  const newest = rest.deployments.toSorted((a, b) => b.createdAt - a.createdAt)[0];
  return {
    cluster: lastPart(clusterArn),
    service: name,
    status,
    taskDefinition: taskDefinitionArn === undefined ? null : lastPart(taskDefinitionArn),
    desiredCount,
    runningCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    deployment: newest === undefined ? null : describeDeployment(newest),
  };
}

function describeDeployment({ arn, status, statusReason, lifecycleStage, createdAt, alarms }: DeploymentState) {
  return {
    serviceDeploymentArn: arn,
    status,
    statusReason: statusReason ?? null,
    lifecycleStage: lifecycleStage ?? null,
    createdAt: instant(createdAt),
    triggeredAlarmNames: alarms?.triggeredAlarmNames ?? [],
  };
}

async function describeAlarms(cloudWatch: Account['cloudWatch']) {
  const alarms: unknown[] = [];
  let token: unknown;
  do {
    const input = { AlarmTypes: ['MetricAlarm'], ...(token === undefined ? {} : { NextToken: token }) };
    const caller = { accessKeyId: 'control' };
    const page = Object(await cloudWatch.handle({ operation: 'DescribeAlarms', input, caller }));
    for (const alarm of page.MetricAlarms) {
      alarms.push({ alarm: alarm.AlarmName, state: alarm.StateValue, reason: alarm.StateReason });
    }
    token = page.NextToken;
  } while (token !== undefined);
  return alarms;
}

export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
