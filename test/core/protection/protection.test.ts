import { describe, expect, it } from 'vitest';
import type { AlarmTransition } from '../../../src/core/deployment/facts.ts';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import {
  assessProtection,
  isStartPast,
  needsHistory,
  stateAtStart,
  watchedAlarms,
} from '../../../src/core/protection/protection.ts';
import {
  alarm,
  at,
  deployment,
  reading,
  rolledBackByAlarm,
  service,
  facts as storyFacts,
} from '../../builders/facts.ts';

const base = {
  deployment: deployment(),
  service: service(),
  alarms: reading(alarm()),
  transitions: new Map<string, readonly AlarmTransition[]>(),
  now: at(10),
};
const transition = (minute: number, from: string, to: string) => ({ at: at(minute), from, to, value: undefined });

/** ECS names the alarms and says no word about them: their states decide. */
const silent = deployment({ alarms: { status: 'UNKNOWN', alarmNames: ['checkout-5xx'], triggeredAlarmNames: [] } });
const disabled = (fields = {}) =>
  deployment({ alarms: { status: 'DISABLED', alarmNames: ['checkout-5xx'], triggeredAlarmNames: [] }, ...fields });

describe('assessProtection by the word of ECS', () => {
  it('is never armed while ECS says DISABLED', () => {
    expect(assessProtection({ ...base, deployment: disabled() })).toEqual({
      state: 'off-alarm-at-start',
      alarmNames: [],
    });
    const over = disabled({ status: 'SUCCESSFUL', finishedAt: at(9) });
    expect(assessProtection({ ...base, deployment: over }).state).toBe('off-alarm-at-start');
  });

  it('is off while ECS says DISABLED, also where CloudWatch cannot be read', () => {
    const facts = { ...base, deployment: disabled(), alarms: { read: false, why: 'denied' } } as const;
    expect(assessProtection(facts)).toEqual({ state: 'off-alarm-at-start', alarmNames: [] });
  });

  it('takes DISABLED for "not yet" until a task of the new revision runs', () => {
    const target = { arn: 'r', requestedTaskCount: 2, runningTaskCount: 0, pendingTaskCount: 2 };
    expect(assessProtection({ ...base, deployment: disabled({ targetServiceRevision: target }) }).state).toBe(
      'unknown',
    );
  });

  it.each(['MONITORING', 'MONITORING_COMPLETE'])(
    'is armed while ECS says %s, whatever state an alarm was in',
    (status) => {
      const watched = deployment({ alarms: { status, alarmNames: ['checkout-5xx'], triggeredAlarmNames: [] } });
      const facts = { ...base, deployment: watched };
      expect(assessProtection({ ...facts, alarms: reading(alarm({ state: 'ALARM' })) }).state).toBe('armed');
      expect(assessProtection({ ...facts, alarms: reading(alarm({ stateChangedAt: at(3) })) }).state).toBe('armed');
      expect(assessProtection({ ...facts, alarms: { read: false, why: 'denied' } }).state).toBe('armed');
    },
  );
});

describe('assessProtection', () => {
  it('is armed when every alarm was OK at the start', () => {
    expect(assessProtection(base)).toEqual({ state: 'armed', alarmNames: [] });
  });

  it('is armed with an alarm in INSUFFICIENT_DATA', () => {
    expect(assessProtection({ ...base, alarms: reading(alarm({ state: 'INSUFFICIENT_DATA' })) }).state).toBe('armed');
  });

  it('is off for the whole deployment when one alarm was in ALARM at the start', () => {
    const names = ['checkout-5xx', 'checkout-p99'];
    const facts = {
      ...base,
      deployment: deployment({ alarms: { status: 'DISABLED', alarmNames: names, triggeredAlarmNames: [] } }),
      alarms: reading(alarm(), alarm({ alarmName: 'checkout-p99', state: 'ALARM' })),
    };
    expect(assessProtection(facts)).toEqual({ state: 'off-alarm-at-start', alarmNames: ['checkout-p99'] });
  });

  it('reads the state at the start from the history when the alarm changed since', () => {
    const changed = { ...base, deployment: silent, alarms: reading(alarm({ state: 'OK', stateChangedAt: at(3) })) };
    const wasInAlarm = new Map([['checkout-5xx', [transition(-30, 'OK', 'ALARM'), transition(3, 'ALARM', 'OK')]]]);
    const wentAndCame = new Map([['checkout-5xx', [transition(2, 'OK', 'ALARM'), transition(3, 'ALARM', 'OK')]]]);
    expect(assessProtection({ ...changed, transitions: wasInAlarm })).toEqual({
      state: 'off-alarm-at-start',
      alarmNames: ['checkout-5xx'],
    });
    expect(assessProtection({ ...changed, transitions: wentAndCame }).state).toBe('armed');
  });

  it('is unknown when the alarm changed since and no history tells', () => {
    const facts = { ...base, deployment: silent };
    expect(assessProtection({ ...facts, alarms: reading(alarm({ stateChangedAt: at(3) })) }).state).toBe('unknown');
  });

  it('was armed when an alarm stopped the deployment', () => {
    expect(assessProtection({ ...base, deployment: rolledBackByAlarm(), alarms: reading() })).toEqual({
      state: 'armed',
      alarmNames: [],
    });
  });

  it('is off when no alarm is configured or enabled', () => {
    const none = deployment({ alarms: undefined, alarmsEnabled: undefined });
    expect(assessProtection({ ...base, deployment: none, service: service({ alarms: undefined }) }).state).toBe(
      'off-not-configured',
    );
    expect(assessProtection({ ...base, deployment: deployment({ alarmsEnabled: false }) }).state).toBe(
      'off-not-configured',
    );
  });

  it('is unknown, not off, before anything names the alarms', () => {
    const pending = deployment({
      status: 'PENDING',
      startedAt: undefined,
      alarms: undefined,
      alarmsEnabled: undefined,
    });
    expect(assessProtection({ ...base, deployment: pending, service: undefined }).state).toBe('unknown');
    const enabled = deployment({ alarms: undefined, alarmsEnabled: true });
    expect(assessProtection({ ...base, deployment: enabled, service: undefined }).state).toBe('unknown');
    const started = deployment({ alarms: undefined, alarmsEnabled: undefined });
    expect(assessProtection({ ...base, deployment: started, service: undefined }).state).toBe('off-not-configured');
    const empty = deployment({ alarms: { status: 'DISABLED', alarmNames: [], triggeredAlarmNames: [] } });
    expect(assessProtection({ ...base, deployment: empty }).state).toBe('off-not-configured');
  });

  it('takes an empty list for an answer, also where alarms are enabled, and disabled alarms for one before the start', () => {
    const none = { state: 'off-not-configured', alarmNames: [] };
    const alarms = { status: 'DISABLED', alarmNames: [], triggeredAlarmNames: [] };
    const named = deployment({ alarms, alarmsEnabled: true });
    expect(assessProtection({ ...base, deployment: named, service: undefined })).toEqual(none);
    const unnamed = deployment({ alarms: undefined, alarmsEnabled: true });
    const configured = service({ alarms: { alarmNames: [], enable: true, rollback: true } });
    expect(assessProtection({ ...base, deployment: unnamed, service: configured })).toEqual(none);
    const pending = deployment({ status: 'PENDING', startedAt: undefined, alarms: undefined, alarmsEnabled: false });
    expect(assessProtection({ ...base, deployment: pending, service: undefined })).toEqual(none);
  });

  it('names no alarm while it is unknown', () => {
    const pending = deployment({ status: 'PENDING', startedAt: undefined });
    expect(assessProtection({ ...base, deployment: pending })).toEqual({ state: 'unknown', alarmNames: [] });
  });

  it('is blind when the alarms are deleted or composite, and names them', () => {
    expect(assessProtection({ ...base, alarms: reading() })).toEqual({ state: 'blind', alarmNames: ['checkout-5xx'] });
    expect(assessProtection({ ...base, alarms: reading(alarm({ kind: 'composite' })) })).toEqual({
      state: 'blind',
      alarmNames: ['checkout-5xx'],
    });
  });

  it('is unknown, not blind, when CloudWatch denies the reads', () => {
    const facts = { ...base, deployment: silent };
    expect(assessProtection({ ...facts, alarms: { read: false, why: 'denied' } }).state).toBe('unknown');
  });

  it('says nothing before the deployment has started', () => {
    expect(
      assessProtection({ ...base, deployment: deployment({ startedAt: undefined, status: 'PENDING' }) }).state,
    ).toBe('unknown');
  });

  it('ends early where early success leaves tasks to be replaced unwatched', () => {
    expect(
      assessProtection({ ...base, deployment: deployment({ earlySuccess: { enable: true, healthyPercent: 50 } }) })
        .state,
    ).toBe('off-early-success');
    expect(
      assessProtection({ ...base, deployment: deployment({ earlySuccess: { enable: true, healthyPercent: 100 } }) })
        .state,
    ).toBe('armed');
  });
});

describe('isStartPast', () => {
  it('is true half a minute after the start, or when the deployment is over', () => {
    const ask = (now: number, fields = {}) => isStartPast({ deployment: deployment(fields), now: at(0, now) });
    expect([ask(34), ask(35)]).toEqual([false, true]);
    expect(ask(9, { status: 'SUCCESSFUL', finishedAt: at(0, 8) })).toBe(true);
    expect(ask(9, { status: 'STOPPED', stoppedAt: at(0, 8) })).toBe(true);
    expect(ask(3_600, { startedAt: undefined })).toBe(false);
  });
});

describe('needsHistory', () => {
  it('asks only for alarms younger than the start', () => {
    const ask = (stateChangedAt: number) =>
      needsHistory('checkout-5xx', {
        deployment: deployment(),
        alarms: reading(alarm({ stateChangedAt: at(0, stateChangedAt) })),
      });
    expect([ask(4), ask(5), ask(6)]).toEqual([false, false, true]);
  });

  it('asks when a triggered alarm is out of ALARM again', () => {
    const ask = (state: string) =>
      needsHistory('checkout-5xx', {
        deployment: rolledBackByAlarm(),
        alarms: reading(alarm({ state, stateChangedAt: at(8) })),
      });
    expect([ask('OK'), ask('ALARM')]).toEqual([true, false]);
  });
});

describe('assessProtection, where ECS and CloudWatch say little', () => {
  it('is unknown when the state of one of several alarms at the start is', () => {
    const names = ['checkout-5xx', 'checkout-p99'];
    const facts = {
      ...base,
      deployment: deployment({ alarms: { status: 'UNKNOWN', alarmNames: names, triggeredAlarmNames: [] } }),
      alarms: reading(alarm(), alarm({ alarmName: 'checkout-p99', stateChangedAt: at(3) })),
    };
    expect(assessProtection(facts).state).toBe('unknown');
  });

  it('takes DISABLED for "not yet" while no new revision is named, or the deployment waits', () => {
    expect(assessProtection({ ...base, deployment: disabled({ targetServiceRevision: undefined }) }).state).toBe(
      'unknown',
    );
    const waiting = disabled({ status: 'PENDING', targetServiceRevision: undefined });
    expect(assessProtection({ ...base, deployment: waiting }).state).toBe('unknown');
  });
});

describe('watchedAlarms', () => {
  const own = { status: 'MONITORING', alarmNames: ['own'], triggeredAlarmNames: [] };
  const ofService = (enable: boolean) => service({ alarms: { alarmNames: ['of-service'], enable, rollback: true } });
  const silentOf = (fields = {}) => deployment({ alarmsEnabled: undefined, alarms: undefined, ...fields });

  it('are those of the deployment, and of the service where it names none', () => {
    expect(watchedAlarms(deployment({ alarms: own }), ofService(true))).toEqual(['own']);
    expect(watchedAlarms(silentOf(), ofService(true))).toEqual(['of-service']);
    expect(watchedAlarms(silentOf({ alarms: own }), undefined)).toEqual(['own']);
  });

  it('are none where the deployment, or else the service, switches them off', () => {
    expect(watchedAlarms(deployment({ alarms: own, alarmsEnabled: false }), ofService(true))).toEqual([]);
    expect(watchedAlarms(silentOf({ alarms: own }), ofService(false))).toEqual([]);
    expect(watchedAlarms(deployment({ alarms: own, alarmsEnabled: true }), ofService(false))).toEqual(['own']);
  });

  it('are none where nothing names any', () => {
    expect(watchedAlarms(silentOf({ alarmsEnabled: true }), undefined)).toEqual([]);
    expect(watchedAlarms(silentOf({ alarmsEnabled: true }), service({ alarms: undefined }))).toEqual([]);
    expect(watchedAlarms(silentOf(), service({ alarms: undefined }))).toEqual([]);
  });
});

describe('stateAtStart', () => {
  const ask = (fields: Partial<Parameters<typeof stateAtStart>[1]>) =>
    stateAtStart('checkout-5xx', { ...base, ...fields });

  it('is what an earlier reconciliation recorded, whatever the alarm says now', () => {
    const [recorded] = foldDeployment(undefined, storyFacts({ alarms: reading(alarm({ state: 'ALARM' })) })).alarms;
    const other = foldDeployment(undefined, storyFacts()).alarms.map((one) => ({ ...one, alarmName: 'other' }));
    expect(recorded?.stateAtStart).toBe('ALARM');
    expect(ask({ known: recorded === undefined ? [] : [...other, recorded] })).toBe('ALARM');
  });

  it('is the present state of an alarm that has not changed since', () => {
    expect(ask({ alarms: reading(alarm({ stateChangedAt: at(0, 5), state: 'ALARM' })) })).toBe('ALARM');
    expect(ask({ alarms: reading(alarm({ stateChangedAt: undefined, state: 'ALARM' })) })).toBe('ALARM');
  });

  it('is not known before the start', () => {
    const pending = deployment({ startedAt: undefined });
    expect(ask({ deployment: pending, alarms: reading(alarm({ stateChangedAt: undefined })) })).toBeUndefined();
  });

  it('is the state that the last change before the start led to, or that the first one after it left', () => {
    const changed = { alarms: reading(alarm({ stateChangedAt: at(3) })) };
    const history = (...transitions: readonly AlarmTransition[]) =>
      ask({ ...changed, transitions: new Map([['checkout-5xx', transitions]]) });
    expect(history(transition(-30, 'OK', 'ALARM'))).toBe('ALARM');
    expect(history({ ...transition(0, 'OK', 'ALARM'), at: at(0, 5) })).toBe('ALARM');
    expect(history(transition(-40, 'OK', 'ALARM'), transition(-30, 'ALARM', 'INSUFFICIENT_DATA'))).toBe(
      'INSUFFICIENT_DATA',
    );
    expect(history(transition(2, 'INSUFFICIENT_DATA', 'OK'), transition(3, 'OK', 'ALARM'))).toBe('INSUFFICIENT_DATA');
    expect(history()).toBeUndefined();
  });
});

describe('needsHistory, where the history shows nothing more', () => {
  const changed = (fields = {}) => reading(alarm({ stateChangedAt: at(3), ...fields }));

  it('does not ask for an alarm that is composite, gone or unread', () => {
    const ask = (alarms: Parameters<typeof needsHistory>[1]['alarms']) =>
      needsHistory('checkout-5xx', { deployment: deployment(), alarms });
    expect(ask(changed())).toBe(true);
    expect(ask(changed({ kind: 'composite' }))).toBe(false);
    expect(ask(changed({ stateChangedAt: undefined }))).toBe(false);
    expect(ask(reading())).toBe(false);
    expect(ask({ read: false, why: 'denied' })).toBe(false);
  });

  it('does not ask before the start, nor for an alarm that did not fire', () => {
    const unstarted = rolledBackByAlarm({ startedAt: undefined });
    expect(needsHistory('checkout-5xx', { deployment: unstarted, alarms: changed() })).toBe(false);
    const other = rolledBackByAlarm({
      alarms: { status: 'TRIGGERED', alarmNames: ['checkout-5xx', 'other'], triggeredAlarmNames: ['other'] },
    });
    expect(needsHistory('checkout-5xx', { deployment: other, alarms: changed() })).toBe(false);
  });

  it('asks where only the service names the alarm', () => {
    expect(needsHistory('checkout-5xx', { deployment: deployment({ alarms: undefined }), alarms: changed() })).toBe(
      true,
    );
  });
});
