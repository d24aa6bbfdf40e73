import { type App, Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { BaseService, CfnService } from 'aws-cdk-lib/aws-ecs';
import { alarmCostOf, alarmPricesOf, DeploymentProtection } from 'ecs-deployment-guard';

/** Width of the table in columns. */
const WIDTH = 120;

const HEAD = ['alarm', 'threshold', 'M of N', 'metrics', 'what ALARM means'] as const;

/** Describes each protected service with its alarms, as they are in its template. Call it after synthesis. */
export function describeProtections(app: App): string {
  const services = app.node
    .findAll()
    .filter((one) => one instanceof BaseService)
    .filter((service) => service.node.children.some((child) => child instanceof DeploymentProtection))
    .map((service) => ({ title: titleOf(service), rows: rowsOf(service) }));
  const table = [HEAD, ...services.flatMap(({ rows }) => rows)];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return [
    ...linesOf(HEAD, widths),
    ...services.flatMap(({ title, rows }) => ['', title, ...rows.flatMap((row) => linesOf(row, widths))]),
  ].join('\n');
}

/** E.g. `FargateAlb/Web: ROLLING, bake time 10 min, 8 alarm metrics, $0.80 per month`. */
function titleOf(service: BaseService): string {
  const stack = Stack.of(service);
  const resource = service.node.defaultChild;
  const { strategy = 'ROLLING', bakeTimeInMinutes }: CfnService.DeploymentConfigurationProperty =
    resource instanceof CfnService ? stack.resolve(resource.deploymentConfiguration) : {};
  const alarms = DeploymentProtection.of(service).alarms.map(({ alarm }) => alarm);
  const { metrics, dollarsPerMonth } = alarmCostOf(alarms, alarmPricesOf(service));
  return (
    `${stack.stackName}/${service.node.scope?.node.id}: ${strategy}, bake time ${bakeTimeInMinutes} min, ` +
    `${metrics} alarm metrics, $${dollarsPerMonth.toFixed(2)} per month`
  );
}

function rowsOf(service: BaseService): readonly (readonly string[])[] {
  const { alarms } = DeploymentProtection.of(service);
  return alarms.flatMap(({ alarm }) => {
    const { defaultChild } = alarm.node;
    return defaultChild instanceof CfnAlarm ? [rowOf(alarm.node.id, defaultChild)] : [];
  });
}

function rowOf(id: string, alarm: CfnAlarm): readonly string[] {
  const { comparisonOperator = '', threshold, datapointsToAlarm, evaluationPeriods, alarmDescription = '' } = alarm;
  const [meaning = ''] = alarmDescription.split('. During a deployment');
  return [
    id,
    `${OPERATORS[comparisonOperator]} ${threshold}`,
    `${datapointsToAlarm} of ${evaluationPeriods}`,
    `${metricCountOf(alarm)}`,
    meaning,
  ];
}

const OPERATORS: Readonly<Record<string, string>> = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '>=',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '<=',
};

/** The metrics that the alarm reads. CloudWatch bills each of them. */
function metricCountOf({ metrics }: CfnAlarm): number {
  if (!Array.isArray(metrics)) return 1;
  return metrics.filter((one: object) => 'metricStat' in one && one.metricStat !== undefined).length;
}

/** A row of the table; text that is too long for the last column continues on the next line. */
function linesOf(row: readonly string[], widths: readonly number[]): readonly string[] {
  const cells = row.slice(0, -1).map((cell, column) => cell.padEnd(widths[column] ?? 0));
  const before = `  ${cells.join('  ')}  `;
  const [first = '', ...rest] = fold(row.at(-1) ?? '', WIDTH - before.length);
  return [`${before}${first}`.trimEnd(), ...rest.map((part) => `${' '.repeat(before.length)}${part}`)];
}

/** Splits a text into lines of at most `width` columns, between words. */
function fold(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.pop();
    if (last === undefined) lines.push(word);
    else if (last.length + 1 + word.length > width) lines.push(last, word);
    else lines.push(`${last} ${word}`);
  }
  return lines;
}
