import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Alarm, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { ALARM_PRICES } from '../../../lib/costs/alarm-cost.ts';
import { addCostFinding, alarmCostOf, alarmPricesOf } from '../../../lib/costs/cost-finding.ts';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { createService } from '../guarded-services.ts';
import { createClusterWithTask, web as otherWeb, worker } from '../other-services.ts';
import { createApp } from '../synth.ts';

const KEY = 'ecs-deployment-guard:alarmPrices';

const metric = (metricName: string, period = Duration.minutes(1)) =>
  new Metric({ namespace: 'Shop', metricName, period });
const shop = (context?: Record<string, unknown>) => new Stack(createApp(context), 'Shop');

function alarmOn(scope: Construct, id: string, on: Metric | MathExpression): Alarm {
  return new Alarm(scope, id, { metric: on, threshold: 1, evaluationPeriods: 1 });
}

const share = () =>
  new MathExpression({
    expression: 'a / b',
    usingMetrics: { a: metric('a'), b: metric('b') },
    period: Duration.minutes(1),
  });

describe('the cost of alarms of an app', () => {
  it('counts the metrics that each reads', () => {
    const stack = shop();
    const cost = alarmCostOf([
      alarmOn(stack, 'Share', share()),
      alarmOn(stack, 'Errors', metric('errors')),
      alarmOn(stack, 'Fast', metric('fast', Duration.seconds(10))),
    ]);
    expect(cost).toMatchObject({ alarms: 3, metrics: 4, highResolutionMetrics: 1 });
    // 3 at 0.10 and 1 at 0.30
    expect(cost.dollarsPerMonth).toBeCloseTo(0.6, 10);
  });

  it('leaves out imported alarms', () => {
    const imported = Alarm.fromAlarmName(shop(), 'Imported', 'errors');
    expect(alarmCostOf([imported])).toMatchObject({ alarms: 0, metrics: 0 });
  });
});

describe('the finding', () => {
  const found = (stack: Stack) =>
    Annotations.fromStack(stack)
      .findInfo('*', Match.stringLikeRegexp('per month'))
      .map(({ id, entry }) => [id, entry.data]);

  it('counts the alarms that exist at synthesis, and comes once', () => {
    const app = createApp();
    const stack = new Stack(app, 'Shop');
    const scope = new Construct(stack, 'Web');
    const alarms = [alarmOn(scope, 'Errors', metric('errors'))];
    addCostFinding(scope, () => alarms);
    alarms.push(alarmOn(scope, 'Share', share()));
    const expected = [
      [
        '/Shop/Web',
        'the 2 alarms read 3 metrics: about $0.30 per month at $0.10 per alarm metric (us-east-1, 2026-11-29)',
      ],
    ];
    expect(found(stack)).toEqual(expected);
    app.synth({ force: true });
    expect(found(stack)).toEqual(expected);
  });

  it('is left out without alarms', () => {
    const stack = shop();
    addCostFinding(new Construct(stack, 'Web'), () => []);
    expect(found(stack)).toEqual([]);
  });

  const web = '/Test/Web/Service/DeploymentProtection';
  /** SteadyErrors reads three metrics, SharpErrors four, UnhealthyTargets one: 8 metrics at 0.10. */
  const eight = 'the 3 alarms read 8 metrics: about $0.80 per month at $0.10 per alarm metric (us-east-1, 2026-11-29)';

  it('comes once for a guarded service, also where every service of the app is protected', () => {
    const service = createService();
    DeploymentProtection.ofAll(Stack.of(service));
    expect(found(Stack.of(service))).toEqual([[web, eight]]);
  });

  it('counts alarms that are added later', () => {
    const service = createService();
    service.protection.addDeploymentAlarms({ id: 'Refunds', metric: metric('refunds'), threshold: 20 });
    expect(found(Stack.of(service))).toEqual([
      [web, 'the 4 alarms read 9 metrics: about $0.90 per month at $0.10 per alarm metric (us-east-1, 2026-11-29)'],
    ]);
  });

  it('comes for a service of another construct, with the prices of the app', () => {
    const parts = createClusterWithTask(createApp({ [KEY]: { ...ALARM_PRICES, dollarsPerAlarmMetric: 0.2 } }));
    DeploymentProtection.of(worker(parts), { alarms: { Cpu: {} } });
    expect(found(parts.stack)).toEqual([
      [
        '/Test/Worker/DeploymentProtection',
        'the alarm reads 1 metric: about $0.20 per month at $0.20 per alarm metric (us-east-1, 2026-11-29)',
      ],
    ]);
  });

  it('comes once for each service of an app, however often it is synthesized', () => {
    const app = createApp();
    const parts = createClusterWithTask(app);
    otherWeb(parts);
    worker(parts);
    DeploymentProtection.ofAll(parts.stack);
    DeploymentProtection.ofAll(app);
    app.synth();
    app.synth({ force: true });
    // The worker has no alarm, so it costs nothing.
    expect(found(parts.stack)).toEqual([[web, eight]]);
  });
});

describe('the price table', () => {
  const prices = { ...ALARM_PRICES, dollarsPerAlarmMetric: 0.12, region: 'ap-east-1' };

  it('is that of us-east-1, unless the app has one in its context', () => {
    expect(alarmPricesOf(shop())).toEqual(ALARM_PRICES);
    expect(alarmPricesOf(shop({ [KEY]: prices }))).toEqual(prices);
  });

  it('is refused with what is wrong', () => {
    expect(() => alarmPricesOf(shop({ [KEY]: { ...prices, region: 7 } }))).toThrow(
      `the price table in the context is invalid: ${KEY}.region must be a Region like "eu-west-1", got 7: set it`,
    );
  });
});
