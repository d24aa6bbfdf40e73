import { ServiceError } from '@ecs-guard/simulator/service';
import type { Ask } from './probe-world.ts';

/**
 * Everything that a client can read of an account.
 *
 * @throws Error if a read is refused: it would look like an account without what it lists
 */
export async function observe(asked: Ask): Promise<unknown> {
  const ask = reading(asked);
  return { ecs: await ecsOf(ask), cloudWatch: await cloudWatchOf(ask), elb: await elbOf(ask), ssm: await ssmOf(ask) };
}

function reading(ask: Ask): Ask {
  return async (service, operation, input) => {
    try {
      return await ask(service, operation, input);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const what = `${service} ${operation} was refused while everything was read: ${error.message}`;
      throw new Error(what, { cause: error });
    }
  };
}

async function ecsOf(ask: Ask) {
  const ecs = (operation: string, input: Readonly<Record<string, unknown>>) => ask('ecs', operation, input);
  const names = textsIn(await ecs('ListClusters', {}), 'clusterArns');
  const include = ['SETTINGS', 'CONFIGURATIONS', 'STATISTICS', 'TAGS'];
  const clusters: unknown[] = [];
  for (const cluster of names) {
    const services = textsIn(await ecs('ListServices', { cluster, maxResults: 100 }), 'serviceArns');
    const tasks: string[] = [];
    for (const desiredStatus of ['RUNNING', 'STOPPED'])
      tasks.push(...textsIn(await ecs('ListTasks', { cluster, desiredStatus }), 'taskArns'));
    const shown =
      services.length === 0 ? undefined : await ecs('DescribeServices', { cluster, services, include: ['TAGS'] });
    const deployments: unknown[] = [];
    for (const service of recordsIn(shown ?? { services: [] }, 'services'))
      deployments.push(await deploymentsOf(ecs, cluster, service));
    clusters.push({
      cluster: await ecs('DescribeClusters', { clusters: [cluster], include }),
      services: shown,
      deployments,
      tasks:
        tasks.length === 0
          ? undefined
          : await ecs('DescribeTasks', { cluster, tasks: tasks.slice(0, 100), include: ['TAGS'] }),
    });
  }
  const definitions: unknown[] = [];
  for (const status of ['ACTIVE', 'INACTIVE'])
    for (const taskDefinition of textsIn(await ecs('ListTaskDefinitions', { status }), 'taskDefinitionArns'))
      definitions.push(await ecs('DescribeTaskDefinition', { taskDefinition, include: ['TAGS'] }));
  return { clusters, definitions, settings: await settingsOf(ecs) };
}

type AskOne = (operation: string, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** ECS refuses to list the deployments of a service with another deployment controller. */
async function deploymentsOf(ecs: AskOne, cluster: string, shown: Readonly<Record<string, unknown>>) {
  const { type = 'ECS' } = Object(shown['deploymentController']);
  if (type !== 'ECS') return undefined;
  const listed = await ecs('ListServiceDeployments', { cluster, service: shown['serviceArn'] });
  const serviceDeploymentArns = recordsIn(listed, 'serviceDeployments').map((one) =>
    String(one['serviceDeploymentArn']),
  );
  if (serviceDeploymentArns.length === 0) return listed;
  const serviceRevisionArns = recordsIn(listed, 'serviceDeployments').map((one) =>
    String(one['targetServiceRevisionArn']),
  );
  return {
    deployments: await ecs('DescribeServiceDeployments', { serviceDeploymentArns }),
    revisions: await ecs('DescribeServiceRevisions', { serviceRevisionArns }),
  };
}

async function settingsOf(ecs: AskOne) {
  const settings: unknown[] = [];
  for (const name of ['containerInsights', 'dualStackIPv6'])
    settings.push(
      await ecs('ListAccountSettings', { name, effectiveSettings: true }),
      await ecs('ListAccountSettings', { name }),
    );
  return settings;
}

async function cloudWatchOf(ask: Ask) {
  const MetricAlarms = recordsIn(await ask('monitoring', 'DescribeAlarms', {}), 'MetricAlarms');
  const tags: unknown[] = [];
  for (const alarm of MetricAlarms)
    tags.push(await ask('monitoring', 'ListTagsForResource', { ResourceARN: alarm['AlarmArn'] }));
  const metrics = recordsIn(await ask('monitoring', 'ListMetrics', {}), 'Metrics').filter(
    ({ Namespace }) => !/^(?:AWS|ECS)\//.test(String(Namespace)),
  );
  const statistics: unknown[] = [];
  for (const { Namespace, MetricName, Dimensions } of metrics)
    for (const Period of [1, 60])
      statistics.push(
        await ask('monitoring', 'GetMetricStatistics', {
          Namespace,
          MetricName,
          Dimensions,
          Period,
          StartTime: new Date(Date.UTC(2026, 0, 5, 8, 50)),
          EndTime: new Date(Date.UTC(2026, 0, 5, 9, 10)),
          Statistics: ['Sum', 'SampleCount', 'Minimum', 'Maximum'],
        }),
      );
  return { MetricAlarms, tags, history: await ask('monitoring', 'DescribeAlarmHistory', {}), metrics, statistics };
}

async function elbOf(ask: Ask) {
  const elb = (operation: string, input: Readonly<Record<string, unknown>> = {}) =>
    ask('elasticloadbalancing', operation, input);
  const balancers = await elb('DescribeLoadBalancers');
  const groups = await elb('DescribeTargetGroups');
  const rules: unknown[] = [];
  for (const { LoadBalancerArn } of recordsIn(balancers, 'LoadBalancers')) {
    const listeners = await elb('DescribeListeners', { LoadBalancerArn });
    rules.push(listeners);
    for (const { ListenerArn } of recordsIn(listeners, 'Listeners'))
      rules.push(await elb('DescribeRules', { ListenerArn }));
  }
  const health: unknown[] = [];
  for (const { TargetGroupArn } of recordsIn(groups, 'TargetGroups'))
    health.push(await elb('DescribeTargetHealth', { TargetGroupArn }));
  return { balancers, groups, rules, health };
}

function ssmOf(ask: Ask) {
  return ask('ssm', 'GetParametersByPath', { Path: '/', Recursive: true, WithDecryption: true });
}

function recordsIn(answer: unknown, name: string): readonly Readonly<Record<string, unknown>>[] {
  return listIn(answer, name);
}

function textsIn(answer: unknown, name: string): readonly string[] {
  return listIn(answer, name).map(String);
}

function listIn(answer: unknown, name: string) {
  const list: unknown = Object(answer)[name];
  if (!Array.isArray(list)) throw new Error(`the answer has no list ${name}`);
  return list;
}
