import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DeploymentGuard } from '../../../lib/guard/deployment-guard.ts';
import type { DeploymentGuardProps } from '../../../lib/guard/deployment-guard-props.ts';
import type { GuardMetricName } from '../../../lib/guard/guard-metrics.ts';
import {
  CAUSE_METRICS,
  MISSED_METRIC,
  measureOutcome,
  OUTCOME_METRICS,
  TIME_METRICS,
} from '../../../src/core/deployment/outcome-metrics.ts';
import { CAUSES, OUTCOMES } from '../../../src/core/deployment/record.ts';
import { fullRecord, missedRecord } from '../../builders/records.ts';
import { bundles } from '../guard-templates.ts';
import { createApp, resourcesOf } from '../synth.ts';

/** The body as CloudWatch documents it. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const options = z.looseObject({ label: z.string(), stat: z.string().optional(), period: z.number().optional() });
const metric = z.array(z.union([z.string(), options])).refine((row) => row.length >= 2, 'a namespace and a name');
const place = {
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  width: z.int().min(1).max(24),
  height: z.int().min(1).max(1_000),
};
const annotation = z.looseObject({ value: z.number(), label: z.string() });
const bodySchema = z.strictObject({
  start: z.string(),
  widgets: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({
          ...place,
          type: z.literal('text'),
          properties: z.strictObject({ markdown: z.string(), background: z.enum(['solid', 'transparent']).optional() }),
        }),
        z.strictObject({
          ...place,
          type: z.literal('alarm'),
          properties: z.strictObject({ title: z.string(), alarms: z.array(z.string()).min(1).max(100) }),
        }),
        z.strictObject({
          ...place,
          type: z.literal('metric'),
          properties: z.looseObject({
            title: z.string(),
            view: z.enum(['timeSeries', 'singleValue']),
            region: z.string(),
            metrics: z.array(metric).min(1).max(500),
            annotations: z.strictObject({ horizontal: z.array(annotation) }).optional(),
          }),
        }),
      ]),
    )
    .max(500),
});

function guardStack(props: DeploymentGuardProps = {}): Stack {
  const stack = new Stack(createApp(), 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
  const slack = {
    channel: 'C0123456789',
    secret: Secret.fromSecretCompleteArn(
      stack,
      'Token',
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf',
    ),
  };
  new DeploymentGuard(stack, 'Guard', { bundles, dashboard: true, slack, ...props });
  return stack;
}

/** The body with the names of resources in place of references to them. */
function bodyOf(stack: Stack) {
  const [dashboard] = Object.values(resourcesOf(Template.fromStack(stack), 'AWS::CloudWatch::Dashboard'));
  const join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
  const text = (part: unknown) => (typeof part === 'string' ? part : JSON.stringify(part).replace(/[^\w:-]/g, ''));
  const [separator, parts] = join.parse(dashboard?.Properties['DashboardBody'])['Fn::Join'];
  return {
    name: dashboard?.Properties['DashboardName'],
    body: bodySchema.parse(JSON.parse(parts.map(text).join(separator))),
  };
}

function rowsOf(stack: Stack): readonly (readonly unknown[])[] {
  return bodyOf(stack).body.widgets.flatMap((widget) => (widget.type === 'metric' ? widget.properties.metrics : []));
}

/** Every metric that the functions add about how deployments end. */
function measuredNames(): readonly string[] {
  const ends = OUTCOMES.flatMap((outcome) =>
    CAUSES.flatMap((cause) => measureOutcome(fullRecord({ outcome, cause }), undefined)),
  );
  const missed = measureOutcome(missedRecord(), undefined);
  return [...new Set([...ends, ...missed].map((one) => one.metric))].toSorted();
}

/** The compiler misses a metric of the guard that is not here. */
const own: Readonly<Record<GuardMetricName, true>> = {
  Reconciliations: true,
  OutcomesRecorded: true,
  UnreadableServices: true,
  ServicesLeftAlone: true,
  SweepSignals: true,
  SweepUnfinished: true,
  MessagesShown: true,
  MessagesWaiting: true,
  EvidenceGathered: true,
};

describe('the dashboard of a guard', () => {
  it('exists only if it is asked for, and so do its metrics', () => {
    const without = Template.fromStack(guardStack({ dashboard: false }));
    without.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    const switchOf = (stack: Stack) =>
      Object.values(resourcesOf(Template.fromStack(stack), 'AWS::Lambda::Function')).flatMap(({ Properties }) => {
        const { Variables } = z
          .object({ Variables: z.record(z.string(), z.unknown()) })
          .parse(Properties['Environment']);
        return Variables['OUTCOME_METRICS'] ?? [];
      });
    expect(switchOf(guardStack({ dashboard: false }))).toEqual(['no']);
    expect(switchOf(guardStack())).toEqual(['yes']);
  });

  it('has the Region in its name, because dashboards are global in an account', () => {
    expect(bodyOf(guardStack()).name).toEqual({
      'Fn::Join': ['', [expect.stringMatching(/^Shop-Guard-[0-9A-F]{8}-$/), { Ref: 'AWS::Region' }]],
    });
  });

  it('has the structure that CloudWatch documents, and no widget beside the grid or over another', () => {
    const { widgets } = bodyOf(guardStack()).body;
    expect(widgets.every(({ x, width }) => x + width <= 24)).toBe(true);
    const overlaps = widgets.flatMap((one, index) =>
      widgets
        .slice(index + 1)
        .filter(
          (other) =>
            one.x < other.x + other.width &&
            other.x < one.x + one.width &&
            one.y < other.y + other.height &&
            other.y < one.y + one.height,
        ),
    );
    expect(overlaps).toEqual([]);
  });

  it('shows only metrics that the functions publish, and all about how deployments end', () => {
    const names = rowsOf(guardStack())
      .filter(([namespace]) => String(namespace).startsWith('EcsDeploymentGuard/'))
      .map(([, name]) => String(name));
    expect(measuredNames()).toEqual(
      [
        ...Object.values(OUTCOME_METRICS),
        ...Object.values(CAUSE_METRICS),
        ...Object.values(TIME_METRICS),
        MISSED_METRIC,
      ].toSorted(),
    );
    expect([...new Set(names)].toSorted()).toEqual([...measuredNames(), ...Object.keys(own)].toSorted());
  });

  it('shows each of these metrics with the dimension that its function has', () => {
    const wrong = rowsOf(guardStack())
      .filter(([namespace]) => String(namespace).startsWith('EcsDeploymentGuard/'))
      .filter(
        ([, , dimension, value]) =>
          dimension !== 'service' || !/^(reconciler|sweeper|explainer|notifier)$/.test(String(value)),
      );
    expect(wrong).toEqual([]);
  });

  it('shows every queue, dead-letter queue, function and alarm of the guard', () => {
    const stack = guardStack();
    const template = Template.fromStack(stack);
    const used = JSON.stringify(bodyOf(stack));
    for (const type of ['AWS::SQS::Queue', 'AWS::Lambda::Function', 'AWS::CloudWatch::Alarm']) {
      const ids = Object.keys(resourcesOf(template, type));
      expect(ids.filter((id) => !used.includes(id))).toEqual([]);
    }
  });

  it('leaves Slack out of a guard that does not post', () => {
    const stack = new Stack(createApp(), 'Shop');
    new DeploymentGuard(stack, 'Guard', { bundles, dashboard: true });
    const titles = bodyOf(stack).body.widgets.map((widget) => 'title' in widget.properties && widget.properties.title);
    expect(titles).toContain('Sweep');
    expect(titles).not.toContain('Slack');
  });
});
