import { CfnResource, type Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as cw from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { readAppAlarms } from '../../../../lib/protection/app/app-alarms.ts';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import type { DeploymentProtectionProps } from '../../../../lib/protection/protection-props.ts';
import { readServiceShape } from '../../../../lib/protection/service-shape.ts';
import { unusualAlarmFindings } from '../../../../lib/protection/services/unusual-alarms.ts';
import { createClusterWithTask, worker } from '../../other-services.ts';

const metric = new cw.Metric({ namespace: 'Shop', metricName: 'Errors' });

function promql(stack: Stack, alarmName?: string): cw.IAlarm {
  const alarm = new cw.CfnAlarm(stack, 'Promql', {
    evaluationCriteria: { promQlCriteria: { query: 'up' } },
    ...(alarmName !== undefined && { alarmName }),
  });
  return cw.Alarm.fromAlarmName(stack, 'ByName', alarm.ref);
}

/** The warnings about a worker's alarms. */
function warningsOf(choose: (stack: Stack) => DeploymentProtectionProps['deploymentAlarms']): readonly string[] {
  const parts = createClusterWithTask();
  DeploymentProtection.of(worker(parts), { deploymentAlarms: choose(parts.stack) ?? [] });
  return Annotations.fromStack(parts.stack)
    .findWarning('/Test/Worker/DeploymentProtection', Match.anyValue())
    .map(({ entry }) => String(entry.data).replace(/ \[ack: .*\]$/, ''));
}

const PROMQL =
  'the deployment alarm Test/Promql is a PromQL alarm, and a new PromQL alarm is in the state OK before its first evaluation. AWS documents only metric ' +
  'alarms as deployment alarms, so ECS may not roll back when it fires: pass a metric alarm. Or deploy a version that is broken on ' +
  'purpose, check that ECS rolls it back, and then acknowledge this warning';

describe('unusualAlarmFindings', () => {
  it('finds a PromQL alarm, passed as an alarm or by its name', () => {
    expect(warningsOf((stack) => [promql(stack)])).toEqual([PROMQL]);
    expect(
      warningsOf((stack) => {
        promql(stack, 'shop-up');
        return ['shop-up'];
      }),
    ).toEqual([PROMQL]);
  });

  it('finds a log alarm', () => {
    const [warning, ...others] = warningsOf((stack) => {
      const log = new CfnResource(stack, 'Log', { type: 'AWS::CloudWatch::LogAlarm' });
      return [cw.Alarm.fromAlarmName(stack, 'ByName', log.ref)];
    });
    expect(others).toEqual([]);
    expect(warning).toMatch(
      /^the deployment alarm Test\/Log is a log alarm, and CloudWatch returns log alarms only to callers/,
    );
  });

  it('finds a composite alarm that is passed by its name', () => {
    const [warning] = warningsOf((stack) => {
      const alarm = new cw.Alarm(stack, 'Metric', { metric, threshold: 1, evaluationPeriods: 1 });
      new cw.CompositeAlarm(stack, 'Composite', { alarmRule: alarm, compositeAlarmName: 'shop' });
      return ['shop'];
    });
    expect(warning).toMatch(/^the deployment alarm Test\/Composite\/Resource is a composite alarm/);
  });

  it('finds alarms that the service has without its protection', () => {
    const parts = createClusterWithTask();
    promql(parts.stack, 'shop-up');
    const service = worker(parts, { deploymentAlarms: { alarmNames: ['shop-up'] } });
    const shape = readServiceShape(service);
    expect(unusualAlarmFindings(shape, readAppAlarms(parts.stack)).map(({ id }) => id)).toEqual([
      'ecs-deployment-guard:promql-alarm',
    ]);
  });

  it('finds nothing in metric alarms, and in alarms of no deployment', () => {
    const warnings = warningsOf((stack) => {
      promql(stack, 'elsewhere');
      return [new cw.Alarm(stack, 'Metric', { metric, threshold: 1, evaluationPeriods: 1 }), 'other'];
    });
    expect(warnings).toEqual([]);
  });

  it('reads an L1 service too', () => {
    const { stack } = createClusterWithTask();
    const alarms = { alarmNames: [promql(stack).alarmName], enable: true, rollback: true };
    const service = new ecs.CfnService(stack, 'Service', { deploymentConfiguration: { alarms } });
    expect(unusualAlarmFindings(readServiceShape(service), readAppAlarms(stack)).map(({ text }) => text)).toEqual([
      PROMQL,
    ]);
  });
});
