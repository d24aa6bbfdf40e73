import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { variablesOf } from '../guard-functions.ts';
import { guardTemplate, plain, statementsOf } from '../guard-templates.ts';
import { resourcesOf } from '../synth.ts';

describe('the reconciler', () => {
  it('gets the defaults of what was not chosen', () => {
    expect(variablesOf(plain(), 'reconciler')).toMatchObject({
      INCLUDE: '',
      EXCLUDE: '',
      RETENTION_DAYS: '400',
      STUCK_AFTER_MINUTES: '180',
      ALARM_WATCH_MINUTES: '30',
      ACCOUNT_ID: { Ref: 'AWS::AccountId' },
      REGION_NAME: { Ref: 'AWS::Region' },
      POWERTOOLS_LOG_LEVEL: 'INFO',
    });
  });

  it('gets what was chosen', () => {
    const template = guardTemplate(() => ({
      include: ['prod-*/*'],
      exclude: ['*/canary'],
      retention: Duration.days(30),
      stuckAfter: Duration.hours(1),
      alarmWatchAfterSuccess: Duration.hours(2),
      logLevel: 'DEBUG',
    }));
    expect(variablesOf(template, 'reconciler')).toMatchObject({
      INCLUDE: 'prod-*/*',
      EXCLUDE: '*/canary',
      RETENTION_DAYS: '30',
      STUCK_AFTER_MINUTES: '60',
      ALARM_WATCH_MINUTES: '120',
      POWERTOOLS_LOG_LEVEL: 'DEBUG',
    });
  });

  it('hears of this account and Region alone, by five rules on the default bus', () => {
    const rules = Object.values(resourcesOf(plain(), 'AWS::Events::Rule')).filter(
      ({ Properties }) => Properties['EventBusName'] === undefined,
    );
    expect(rules).toHaveLength(5);
    for (const { Properties } of rules) {
      expect(Properties['EventPattern']).toMatchObject({
        account: [{ Ref: 'AWS::AccountId' }],
        region: [{ Ref: 'AWS::Region' }],
      });
    }
  });

  it('calls on all resources nothing but reads', () => {
    const open = statementsOf(plain(), 'ReconcilerRole').filter(({ Resource }) => Resource === '*');
    expect(open).toHaveLength(1);
    expect([open[0]?.Action].flat().filter((call) => !/^(ecs|cloudwatch):(List|Describe)/.test(call ?? ''))).toEqual(
      [],
    );
  });
});
