import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { VirtualClock } from '@ecs-guard/simulator/clock';
import { createCloudWatch } from '@ecs-guard/simulator/services/cloudwatch/service';
import { createEcs } from '@ecs-guard/simulator/services/ecs/service';
import { createWorkload } from '@ecs-guard/simulator/workload/workload';

/**
 * Compares the heap of a simulated account (ECS, CloudWatch and the load) after 1,000 deployments with the heap after
 * 100. There is one deployment per day, so both are past the 90 days for which ECS lists deployments.
 */
const DAY = 86_400_000;
const MOST = 1.2;
const account = 'arn:aws:ecs:us-east-1:111122223333';
const clock = new VirtualClock(Date.UTC(2026, 0, 5));
const startMs = clock.now();
const emit = () => undefined;
const cloudWatch = createCloudWatch({ clock, emit });
const workload = createWorkload({
  clock,
  otherServices: {
    load: { diurnal: { low: 20, high: 200 } },
    alb: { loadBalancer: 'app/web/1', blue: 'targetgroup/web/1' },
  },
  parameters: { workloadStepMs: 20_000 },
  models: { 'web:bad': { errors: { share: 0.2 } } },
  // Metrics per Availability Zone would only triple the amount.
  wants: ({ dimensions }) => dimensions.every(({ Name }) => Name !== 'AvailabilityZone'),
});
const ecs = createEcs({
  clock,
  emit,
  behaviours: workload.behaviours,
  readAlarms: (names) => cloudWatch.readAlarms(names),
});
workload.attach({ ecs, cloudWatch });

function call(service: typeof ecs | typeof cloudWatch, operation: string, input: Readonly<Record<string, unknown>>) {
  return service.handle({ operation, input, caller: { accessKeyId: 'BENCH' } });
}

function open(): void {
  call(ecs, 'CreateCluster', { clusterName: 'default' });
  for (const tag of ['good', 'bad']) {
    call(ecs, 'RegisterTaskDefinition', {
      family: 'web',
      containerDefinitions: [{ name: 'app', image: `web:${tag}`, memory: 256 }],
    });
  }
  call(cloudWatch, 'PutMetricAlarm', {
    AlarmName: '5xx',
    Namespace: 'AWS/ApplicationELB',
    MetricName: 'HTTPCode_Target_5XX_Count',
    Dimensions: [{ Name: 'LoadBalancer', Value: 'app/web/1' }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 2,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
  call(ecs, 'CreateService', {
    serviceName: 'web',
    taskDefinition: 'web:1',
    desiredCount: 2,
    deploymentConfiguration: { alarms: { alarmNames: ['5xx'], enable: true, rollback: true }, bakeTimeInMinutes: 10 },
  });
  workload.start();
}

/** Deploys once per day; every third deployment is bad and is rolled back. */
async function deploy(from: number, to: number): Promise<void> {
  for (let day = from; day < to; day += 1) {
    await clock.advanceTo(startMs + (day + 1) * DAY);
    call(ecs, 'UpdateService', {
      service: 'web',
      taskDefinition: day % 3 === 0 ? 'web:2' : 'web:1',
      forceNewDeployment: true,
    });
  }
}

function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

open();
await deploy(0, 100);
const after100 = heap();
await deploy(100, 1_000);
const after1000 = heap();
const alarmed = ecs.store
  .allServices()
  .flatMap(({ deployments }) => deployments)
  .filter(({ status }) => status === 'ROLLBACK_SUCCESSFUL').length;
const { requests } = workload.totals(`${account}:service/default/web`);
const ratio = after1000 / after100;
console.log(
  `${(after100 / 2 ** 20).toFixed(1)} MiB after 100 deployments, ${(after1000 / 2 ** 20).toFixed(1)} after 1,000`,
);
console.log(`${ratio.toFixed(2)} times, at most ${MOST}; ${requests} requests, ${alarmed} rollbacks still reported`);
process.exitCode = ratio <= MOST && alarmed > 20 && requests > 0 ? 0 : 1;
