import { describe, expect, it } from 'vitest';
import { type Shape, templateNameOf } from '../../../tools/detection/cells.ts';
import { synthesizeShapes } from '../../../tools/detection/services.ts';
import { readTemplateScenario } from '../../../tools/detection/template-scenario.ts';

const rolling: Shape = { strategy: 'rolling', traffic: 'own-alb' };
const canary: Shape = { strategy: 'canary', traffic: 'lattice' };
const worker: Shape = { strategy: 'rolling', traffic: 'queue' };
const slow: Shape = { ...rolling, graceMinutes: 5 };
const templates = synthesizeShapes([rolling, canary, worker, slow]);
const read = (shape: Shape) => readTemplateScenario(templates.get(templateNameOf(shape)), shape);

describe('a template as a scenario', () => {
  it('has the service as it is deployed', () => {
    expect(read(rolling).service).toMatchObject({
      strategy: 'rolling',
      traffic: 'load-balancer',
      bake: '10m',
      minimumHealthyPercent: '100%',
      maximumPercent: '200%',
      circuitBreaker: 'on',
    });
    expect(read(canary).service).toMatchObject({ strategy: 'canary 5% for 10m', traffic: 'vpc-lattice' });
  });

  it('has the grace period, with an alarm that waits longer', () => {
    expect(read(rolling)).toMatchObject({
      service: { healthCheckGracePeriod: '60s' },
      // 60 s, and three checks 10 s apart: 90 s, so three minutes; 330 s below.
      alarms: { UnhealthyTargets: { evaluate: '3 of 3' } },
    });
    expect(read(slow)).toMatchObject({
      service: { healthCheckGracePeriod: '300s' },
      alarms: { UnhealthyTargets: { evaluate: '6 of 6' } },
    });
  });

  it('has each alarm, on the target group that it watches', () => {
    const { alarms } = read(rolling);
    // 2 % and a tenth of that; 0.15 is one standard deviation at 2 %, per root of the requests.
    const [errors, requests] = ['(errors + own)', '(requests + own)'];
    expect(alarms['SteadyErrors']).toEqual({
      math: `IF(${errors} >= 0.2 + 0.022 * ${requests} + 0.15 * ${requests} ^ 0.5, ${errors}, 0)`,
      metrics: {
        errors: 'Sum of HTTPCode_Target_5XX_Count of blue',
        requests: 'Sum of RequestCount of blue',
        own: 'Sum of HTTPCode_ELB_5XX_Count',
      },
      period: '60s',
      threshold: 1,
      breach: 'at or above',
      evaluate: '4 of 7',
      missing: 'notBreaching',
    });
    expect(alarms['UnhealthyTargets']).toMatchObject({ metric: 'UnHealthyHostCount of blue', statistic: 'Minimum' });
    expect(Object.keys(alarms)).toEqual(['SteadyErrors', 'SharpErrors', 'UnhealthyTargets']);
  });

  it('has the alternate target group as green, and the dead-letter queue as dead letters', () => {
    expect(read(canary).alarms['ErrorComparison']).toMatchObject({
      metrics: {
        be: 'Sum of HTTPCode_5XX_Count of blue',
        br: 'Sum of TotalRequestCount of blue',
        ge: 'Sum of HTTPCode_5XX_Count of green',
        gr: 'Sum of TotalRequestCount of green',
      },
      period: '600s',
    });
    expect(read(worker).alarms['UnfinishedMessages']).toMatchObject({
      metrics: { dead: 'Maximum of ApproximateNumberOfMessagesVisible of dead letters' },
    });
  });

  const withAlarm = (properties: unknown) => ({
    Resources: {
      Service: {
        Type: 'AWS::ECS::Service',
        Properties: {
          DeploymentConfiguration: { BakeTimeInMinutes: 10, MinimumHealthyPercent: 100, MaximumPercent: 200 },
          LoadBalancers: [{ TargetGroupArn: { Ref: 'Blue' } }],
        },
      },
      ...(properties === undefined
        ? {}
        : {
            WebServiceDeploymentProtectionNoHealthyTask1A2B3C4D: {
              Type: 'AWS::CloudWatch::Alarm',
              Properties: properties,
            },
          }),
    },
  });
  const healthyHosts = {
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    EvaluationPeriods: 5,
    DatapointsToAlarm: 2,
    TreatMissingData: 'notBreaching',
    MetricName: 'HealthyHostCount',
    Dimensions: [{ Name: 'TargetGroup', Value: { 'Fn::GetAtt': ['Blue', 'TargetGroupFullName'] } }],
    Statistic: 'Minimum',
    Period: 60,
  };

  it('has an alarm that fires below its threshold', () => {
    expect(readTemplateScenario(withAlarm(healthyHosts), rolling).alarms).toEqual({
      NoHealthyTask: {
        metric: 'HealthyHostCount of blue',
        statistic: 'Minimum',
        period: '60s',
        threshold: 1,
        breach: 'below',
        evaluate: '2 of 5',
        missing: 'notBreaching',
      },
    });
  });

  it('looks back as far as its longest alarm', () => {
    expect(readTemplateScenario(withAlarm(healthyHosts), rolling).lookBackMinutes).toBe(5);
    expect(readTemplateScenario(withAlarm({ ...healthyHosts, Period: 300 }), rolling).lookBackMinutes).toBe(25);
  });

  it('has no alarms where the template has none', () => {
    expect(readTemplateScenario(withAlarm(undefined), rolling)).toMatchObject({ alarms: {}, lookBackMinutes: 0 });
  });

  it.each([
    ['an operator of anomaly detection', { ...healthyHosts, ComparisonOperator: 'LessThanLowerThreshold' }],
    [
      'several expressions',
      {
        ...healthyHosts,
        Metrics: [
          { Id: 'a', Expression: 'b / 2' },
          { Id: 'b', Expression: 'PERIOD(m)' },
        ],
      },
    ],
  ])('does not come from an alarm with %s', (_, properties) => {
    expect(() => readTemplateScenario(withAlarm(properties), rolling)).toThrow('a scenario cannot express this alarm');
  });
});
