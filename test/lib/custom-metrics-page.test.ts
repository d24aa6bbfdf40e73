import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Port } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { OpenTelemetrySidecar, PrometheusCollector, PrometheusSidecar } from '../../lib/index.ts';
import { DeploymentProtection } from '../../lib/protection/deployment-protection.ts';
import { createShopCluster } from './metrics/shop-cluster.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/custom-metrics.md'), 'utf8');
const examples = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);

/** Runs an example of the page as it stands there, and gives its app's template. */
function play(code: string): Template {
  const { stack, cluster, taskDefinition } = createShopCluster();
  const service = new ecs.FargateService(stack, 'Service', { cluster, taskDefinition });
  const container = taskDefinition.findContainer('web');
  const known = {
    ...{ cluster, taskDefinition, service, container },
    ...{
      Alarm,
      DeploymentProtection,
      OpenTelemetrySidecar,
      Port,
      PrometheusCollector,
      PrometheusSidecar,
      TreatMissingData,
    },
  };
  new Function(...Object.keys(known), code).call(stack, ...Object.values(known));
  return Template.fromStack(stack);
}

/** The metric that the example's alarm watches. */
function watchedBy(template: Template): unknown {
  const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm'));
  const [alarm] = alarms.filter(([id]) => id.startsWith('PaymentErrors'));
  const {
    Namespace,
    MetricName,
    Dimensions,
    Period,
    Statistic,
    TreatMissingData: missing,
  } = alarm?.[1]['Properties'] ?? {};
  return [Namespace, MetricName, Dimensions, Period, Statistic, missing];
}

const DIMENSIONS = [
  { Name: 'ClusterName', Value: { Ref: 'ClusterEB0386A7' } },
  { Name: 'ServiceName', Value: 'checkout' },
];

describe('the page on custom metrics', () => {
  it('has three examples, of six lines at most', () => {
    expect(examples.map((code) => code.trimEnd().split('\n').length)).toEqual([5, 6, 4]);
  });

  it('watches by Prometheus what it says', () => {
    expect(watchedBy(play(examples[0] ?? ''))).toEqual([
      ...['Shop/Checkout', 'payment_errors_total', DIMENSIONS, 60, 'Sum', 'notBreaching'],
    ]);
  });

  it('watches by OpenTelemetry what it says', () => {
    expect(watchedBy(play(examples[1] ?? ''))).toEqual([
      ...['Shop/Checkout', 'payment.errors', DIMENSIONS, 60, 'Sum', 'notBreaching'],
    ]);
  });

  it('collects for a cluster as it says', () => {
    const template = play(
      `${examples[2]}; new Alarm(this, 'PaymentErrors', { metric, threshold: 1, evaluationPeriods: 1 });`,
    );
    expect(watchedBy(template)).toEqual([
      'Shop',
      'jobs_failed_total',
      [DIMENSIONS[0], { Name: 'TaskDefinitionFamily', Value: 'worker-mail' }],
      60,
      'Sum',
      undefined,
    ]);
  });
});
