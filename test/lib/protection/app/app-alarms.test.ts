import { Stack } from 'aws-cdk-lib';
import { Alarm, AlarmRule, AlarmState, CompositeAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { readAppAlarms } from '../../../../lib/protection/app/app-alarms.ts';
import { createApp } from '../../synth.ts';

const metric = new Metric({ namespace: 'Shop', metricName: 'Refunds' });

describe('readAppAlarms', () => {
  const app = createApp();
  const [shop, other] = ['Shop', 'Other'].map((id) => new Stack(app, id));
  const alarm = (stack: Stack | undefined, id: string, alarmName?: string) =>
    new Alarm(stack ?? app, id, { metric, threshold: 1, evaluationPeriods: 1, ...(alarmName && { alarmName }) });
  const named = [alarm(shop, 'One', 'refunds'), alarm(other, 'Two', 'refunds')];
  const unnamed = alarm(shop, 'Three');
  const composite = new CompositeAlarm(shop ?? app, 'All', {
    compositeAlarmName: 'refunds',
    alarmRule: AlarmRule.fromAlarm(unnamed, AlarmState.ALARM),
  });
  const alarms = readAppAlarms(app);
  const resources = [...named, composite].map(({ node }) => node.defaultChild);

  it('has metric and composite alarms by the name that they are given', () => {
    expect(new Set(alarms.byGivenName.get('refunds'))).toEqual(new Set(resources));
  });

  it('has metric alarms by name', () => {
    expect(alarms.byName.get('refunds')).toEqual(resources.slice(0, 2));
    expect([...alarms.byName.keys()]).toEqual(['refunds']);
  });

  it('has what is not an ordinary metric alarm', () => {
    expect(alarms.others).toEqual([composite.node.defaultChild]);
  });
});
