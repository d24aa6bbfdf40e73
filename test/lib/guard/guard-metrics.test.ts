import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { DeploymentGuard } from '../../../lib/guard/deployment-guard.ts';
import type { DeploymentGuardProps } from '../../../lib/guard/deployment-guard-props.ts';
import type { GuardMetricName } from '../../../lib/guard/guard-metrics.ts';
import type { GuardMetric } from '../../../src/guard/ports.ts';
import { bundles } from '../guard-templates.ts';
import { createApp, resourcesOf } from '../synth.ts';

function createGuard(stack: Stack, props: DeploymentGuardProps = {}): DeploymentGuard {
  return new DeploymentGuard(stack, 'Guard', { bundles, ...props });
}

describe('the metrics of a guard', () => {
  const stack = new Stack(createApp(), 'Shop');
  const guard = createGuard(stack);

  // The compiler misses a metric that the functions count, or that the construct shows, and that is not here.
  const metrics: Readonly<Record<GuardMetric | GuardMetricName, readonly [string, (props?: MetricOptions) => Metric]>> =
    {
      Reconciliations: ['reconciler', (props) => guard.metricReconciliations(props)],
      OutcomesRecorded: ['reconciler', (props) => guard.metricOutcomesRecorded(props)],
      UnreadableServices: ['reconciler', (props) => guard.metricUnreadableServices(props)],
      ServicesLeftAlone: ['reconciler', (props) => guard.metricServicesLeftAlone(props)],
      SweepSignals: ['sweeper', (props) => guard.metricSweepSignals(props)],
      SweepUnfinished: ['sweeper', (props) => guard.metricSweepUnfinished(props)],
      EvidenceGathered: ['explainer', (props) => guard.metricEvidenceGathered(props)],
      MessagesShown: ['notifier', (props) => guard.metricMessagesShown(props)],
      MessagesWaiting: ['notifier', (props) => guard.metricMessagesWaiting(props)],
    };

  it.each(Object.entries(metrics))('%s stands where its function puts it', (name, [service, metric]) => {
    expect(metric()).toMatchObject({ namespace: guard.metricsNamespace, metricName: name, statistic: 'Sum' });
    expect(metric().dimensions).toEqual({ service });
    expect(metric().period.toSeconds()).toBe(300);
  });

  it.each(Object.entries(metrics))('%s takes the options of any metric', (_, [, metric]) => {
    const chosen = metric({ period: Duration.hours(1), statistic: 'Maximum', label: 'mine' });
    expect(chosen).toMatchObject({ statistic: 'Maximum', label: 'mine' });
    expect(chosen.period.toSeconds()).toBe(3_600);
  });

  it('are told to the functions by the same namespace and service', () => {
    const functions = Object.values(resourcesOf(Template.fromStack(stack), 'AWS::Lambda::Function'));
    const told = functions.map(({ Properties }) => {
      const { Variables } = Properties['Environment'] as { Variables: Record<string, unknown> };
      return [Variables['POWERTOOLS_METRICS_NAMESPACE'], Variables['POWERTOOLS_SERVICE_NAME']];
    });
    expect(told.toSorted()).toEqual([
      [guard.metricsNamespace, 'explainer'],
      [guard.metricsNamespace, 'reconciler'],
      [guard.metricsNamespace, 'sweeper'],
    ]);
    expect(guard.metricsNamespace).toMatch(/^EcsDeploymentGuard\/Shop-Guard-[0-9A-F]{8}$/);
  });

  it('can be watched from another stack of the account', () => {
    const app = createApp();
    const env = { account: '111122223333', region: 'eu-west-1' };
    const watched = createGuard(new Stack(app, 'Shop', { env }));
    const other = new Stack(app, 'Other', { env });
    new Alarm(other, 'Alarm', { metric: watched.metricUnreadableServices(), threshold: 0, evaluationPeriods: 1 });
    Template.fromStack(other).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: watched.metricsNamespace,
      MetricName: 'UnreadableServices',
      Dimensions: [{ Name: 'service', Value: 'reconciler' }],
    });
    expect(other.dependencies).toEqual([]);
  });
});
