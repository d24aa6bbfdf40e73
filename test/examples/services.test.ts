import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { ensurePackage } from '../../tools/build.ts';
import { readServiceAlarms } from '../../tools/costs/service-alarms.ts';
import { describeServiceAlarms } from '../../tools/costs/tables.ts';
import { withParts } from '../../tools/page-parts.ts';
import { createApp } from '../lib/synth.ts';

const project = join(import.meta.dirname, '../..');

// The examples import the package by its name, as their readers will: it is built before they are loaded.
await ensurePackage(project);
const { EXAMPLES } = await import('../../examples/services/all.ts');
const { describeProtections } = await import('../../examples/services/describe.ts');

/** A worker pattern has alarms of its own, by which it scales. */
const isOurs = ({ Properties }: { [key: string]: { AlarmDescription?: string } }) =>
  Properties?.AlarmDescription?.endsWith('this alarm makes ECS roll back.') === true;

const isProtected = (one: { [key: string]: { DeploymentConfiguration: { Alarms?: unknown } } }) =>
  one['Properties']?.DeploymentConfiguration.Alarms !== undefined;

it('an example without its reasons would have findings of cdk-nag', () => {
  const stack = new Stack(createApp(), 'Bare');
  new Queue(stack, 'Queue');
  const rules = new AwsSolutionsChecks(stack).validateScope(stack).violations.map(({ ruleName }) => ruleName);
  expect(rules.join(' ')).toContain('AwsSolutions-SQS4');
});

it('the table says of each alarm what stops a deployment, and when', () => {
  const [head] = describeProtections(createApp()).split('\n');
  expect(head?.trim().split(/ {2,}/)).toEqual(['alarm', 'threshold', 'M of N', 'metrics', 'what ALARM means']);
});

it('the examples show every strategy, and everything that may stand before a service', () => {
  const templates = Object.entries(EXAMPLES).map(([name, Example]) =>
    Template.fromStack(new Example(createApp(), name)).toJSON(),
  );
  const text = JSON.stringify(templates);
  for (const strategy of ['BLUE_GREEN', 'LINEAR', 'CANARY']) expect(text).toContain(`"Strategy":"${strategy}"`);
  const resources = templates.flatMap(({ Resources }) =>
    Object.values<{ Type: string; Properties: object }>(Resources),
  );
  const services = resources.filter(({ Type }) => Type === 'AWS::ECS::Service').map(({ Properties }) => Properties);
  for (const property of ['LoadBalancers', 'ServiceConnectConfiguration', 'VpcLatticeConfigurations']) {
    expect(services.some((one) => property in one)).toBe(true);
  }
  for (const type of ['application', 'network']) expect(text).toContain(`"Type":"${type}"`);
  for (const launch of ['FARGATE', 'EC2']) expect(text).toContain(`"RequiresCompatibilities":["${launch}"]`);
  for (const metric of ['NumberOfMessagesDeleted', 'TaskMemoryUtilization', 'payment_errors_total', 'payment.errors']) {
    expect(text).toContain(`"MetricName":"${metric}"`);
  }
});

it('docs/costs.md counts the alarms of each service: npm run costs:docs counts them again', () => {
  const templates = Object.entries(EXAMPLES)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, Example]) => [name, JSON.stringify(Template.fromStack(new Example(createApp(), name)))] as const);
  const page = readFileSync(join(project, 'docs/costs.md'), 'utf8');
  expect(withParts(page, describeServiceAlarms(readServiceAlarms(templates)))).toBe(page);
});

describe.each(Object.entries(EXAMPLES))('the example %s', (name, Example) => {
  const app = createApp();
  const stack: Stack = new Example(app, name);
  const template = Template.fromStack(stack);
  const services = Object.values(template.findResources('AWS::ECS::Service'));

  it('has services that roll back by alarms and by the circuit breaker, and bake', () => {
    const guarded = services.filter(isProtected);
    expect(guarded.length).toBeGreaterThan(0);
    for (const { Properties } of guarded) {
      const { Alarms, DeploymentCircuitBreaker, BakeTimeInMinutes } = Properties['DeploymentConfiguration'];
      expect(Alarms).toMatchObject({ Enable: true, Rollback: true });
      expect(Alarms.AlarmNames.length).toBeGreaterThan(0);
      expect(DeploymentCircuitBreaker).toMatchObject({ Enable: true, Rollback: true });
      expect(BakeTimeInMinutes).toBe(10);
    }
  });

  it('stands in the table with each of its alarms, in 120 columns', () => {
    const lines = describeProtections(app).split('\n');
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
    const titles = lines.filter((line) => line.startsWith(`${name}/`));
    expect(titles).toHaveLength(services.filter(isProtected).length);
    const [cost] = readServiceAlarms([[name, JSON.stringify(template)]]);
    for (const title of titles) {
      const [, metrics, dollars] =
        /: (?:ROLLING|BLUE_GREEN|LINEAR|CANARY), bake time 10 min, (\d+) alarm metrics, \$(\d\.\d\d) per month$/.exec(
          title,
        ) ?? [];
      // Prices have a test of their own: here the metrics of the template are ten cents each.
      expect(dollars).toBe((Number(metrics) / 10).toFixed(2));
      if (cost !== undefined) expect(Number(metrics)).toBe(cost.alarmMetrics);
    }
    const { length } = Object.values(template.findResources('AWS::CloudWatch::Alarm')).filter(isOurs);
    const rows = lines.filter((line) => / [<>]=? \d+ +\d+ of \d+ +\d+ +[A-Z\d]/.test(line));
    expect(rows).toHaveLength(length);
  });

  it('has no warning that its reader must know to ignore', () => {
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  it('has no finding of cdk-nag without a reason', () => {
    expect(new AwsSolutionsChecks(stack).validateScope(stack).violations).toEqual([]);
  });
});
