import { type App, Stack } from 'aws-cdk-lib';
import { type Alarm, CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { BaseService, CfnService } from 'aws-cdk-lib/aws-ecs';
import { type DeploymentAlarmRule, DeploymentProtection } from 'ecs-deployment-guard';

/** One line per alarm of every protected service, as in its template. Call it after synthesis. */
export function describeProtections(app: App): string {
  const rows = app.node
    .findAll()
    .filter((one) => one instanceof BaseService)
    .filter((service) => service.node.children.some((child) => child instanceof DeploymentProtection))
    .flatMap(rowsOf);
  const table = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const HEAD: readonly string[] = [
  'example',
  'strategy',
  'bake',
  'alarm',
  'metric',
  'threshold',
  'M of N',
  'missing data',
];

function rowsOf(service: BaseService): readonly (readonly string[])[] {
  const stack = Stack.of(service);
  const resource = service.node.defaultChild;
  const { strategy = 'ROLLING', bakeTimeInMinutes }: CfnService.DeploymentConfigurationProperty =
    resource instanceof CfnService ? stack.resolve(resource.deploymentConfiguration) : {};
  return DeploymentProtection.of(service).alarms.map(({ alarm, rule }) => {
    const { defaultChild } = alarm.node;
    const one = defaultChild instanceof CfnAlarm ? defaultChild : undefined;
    return [
      `${stack.stackName}/${service.node.scope?.node.id}`,
      strategy,
      `${bakeTimeInMinutes} min`,
      alarm.node.id,
      rule === undefined ? metricOf(alarm) : (named(rule) ?? metricOf(alarm)),
      `${one?.comparisonOperator?.includes('OrEqual') ? '>=' : '>'} ${one?.threshold}`,
      `${one?.datapointsToAlarm} of ${one?.evaluationPeriods}`,
      one?.treatMissingData ?? 'missing',
    ];
  });
}

/** The expression with the metrics' own names in place of their ids. */
function named({ expression, metrics }: DeploymentAlarmRule): string | undefined {
  return expression?.replace(/\b[a-z]+\b/g, (id) => metrics[id]?.metricName ?? id);
}

function metricOf({ metric }: Alarm): string {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  return metricStat === undefined
    ? String(mathExpression?.expression)
    : `${metricStat.statistic} ${metricStat.metricName}`;
}
