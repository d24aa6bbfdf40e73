import { describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { explain } from '../../../src/core/explanation/explain.ts';
import { describeNext, describeReason } from '../../../src/core/slack/slack-advice.ts';
import { at } from '../../builders/facts.ts';
import { rolledBack, running } from '../../builders/slack-records.ts';

const advice = (fields: Partial<DeploymentRecord>) => {
  const record = { ...running, ...fields };
  return [...describeReason(record), ...describeNext(explain(record, { evidence: undefined, diff: undefined }))];
};
const rollback = (cause: DeploymentRecord['cause']) => advice({ phase: 'finished', outcome: 'rolled-back', cause });

describe('the advice in a message', () => {
  it.each<[string, Partial<DeploymentRecord>, RegExp]>([
    [
      'an alarm that fired',
      { phase: 'rolling-back', cause: 'alarm', alarms: [] },
      /deploy it only when the alarm is OK:/,
    ],
    [
      'alarms that ECS does not use',
      { protection: { state: 'off-alarm-at-start', alarmNames: [] } },
      /ECS does not use its alarms and gives no reason$/m,
    ],
    [
      'alarms that ECS does not see',
      { protection: { state: 'blind', alarmNames: [] } },
      /correct the deployment alarms of the service: ECS cannot use them$/m,
    ],
    [
      'alarms that went off',
      { protection: { state: 'off-during-deployment', alarmNames: [] } },
      /ECS stopped using its alarms during the deployment/,
    ],
  ])('words %s without a name that is missing', (_what, fields, text) => {
    expect(advice(fields).join('\n')).toMatch(text);
  });

  it('has none for a deployment that goes well', () => {
    expect(advice({})).toEqual([]);
    expect(advice({ phase: 'finished', outcome: 'succeeded', reason: 'deployment completed.' })).toEqual([]);
  });

  it('quotes ECS before it says what is next', () => {
    expect(advice({ phase: 'rolling-back', cause: 'requested', reason: 'asked for' })).toEqual([
      "*ECS's reason* asked for",
    ]);
  });

  it('says that the rollback failed, where the reason of ECS says only that it began', () => {
    const failed = (reason: string) =>
      advice({ phase: 'finished', outcome: 'rollback-failed', cause: 'alarm', reason })[0];
    expect(failed('Service deployment rolled back because of one or more active alarms.')).toBe(
      "*ECS's reason for the rollback, which then failed* Service deployment rolled back because of one or more active alarms.",
    );
    expect(failed('No rollback candidate was found to run the rollback.')).toBe(
      "*ECS's reason* No rollback candidate was found to run the rollback.",
    );
  });

  it('names the alarms that fired, five of them', () => {
    const [fired] = rolledBack.alarms;
    const alarms =
      fired === undefined ? [] : ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((alarmName) => ({ ...fired, alarmName }));
    expect(advice({ phase: 'rolling-back', cause: 'alarm', alarms })).toEqual([
      '*Next* fix the new revision, and deploy it only when `a`, `b`, `c`, `d`, `e`, and 2 more are OK: ECS ignores all deployment alarms if one is in ALARM at the start',
    ]);
  });

  it.each<[DeploymentRecord['cause'], RegExp]>([
    ['circuit-breaker', /why tasks of the new revision stopped/],
    ['lifecycle-hook', /log of the lifecycle hook function/],
    ['approval-rejected', /CloudTrail for a call of ContinueServiceDeployment with ROLLBACK/],
    ['invalid-configuration', /fix the load balancer or network configuration/],
    ['unknown', /read the service events/],
  ])('follows from the cause %s', (cause, text) => {
    const lines = rollback(cause);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(text);
  });

  it('asks for the caller of a rollback that was asked for', () => {
    expect(rollback('requested')).toEqual([
      '*Next* look in CloudTrail for a call of StopServiceDeployment, and ask its caller before you deploy again',
    ]);
  });

  it.each<[string, Partial<DeploymentRecord>, RegExp]>([
    [
      'failed rollback',
      { phase: 'finished', outcome: 'rollback-failed', cause: 'alarm' },
      /deploy a revision that works/,
    ],
    ['stop', { phase: 'finished', outcome: 'stopped', cause: 'requested' }, /check which revision runs now/],
    ['deployment that is stuck', { timeline: [{ at: at(190), what: 'stuck', text: undefined }] }, /ECS keeps waiting/],
  ])('is one line after a %s', (_what, fields, text) => {
    const lines = advice(fields);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(text);
  });

  it('adds to the cause of a failure that the failed revision may still run', () => {
    const lines = advice({ phase: 'finished', outcome: 'failed', cause: 'circuit-breaker' });
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/tasks of the failed revision may still run/);
  });

  it('says until when an approval is waited for', () => {
    const waiting = (hook: DeploymentRecord['hook']) => advice({ phase: 'awaiting-approval', hook })[0];
    expect(waiting({ hookId: 'pause-1', expiresAt: at(60) })).toMatch(
      /before hook `pause-1` times out at <!date\^1795518000\^.*2026-11-24T11:00:00\.000Z>$/,
    );
    expect(waiting({ hookId: 'pause-1', expiresAt: undefined })).toMatch(/before hook `pause-1` times out$/);
    expect(waiting(undefined)).toMatch(/before its hook times out$/);
  });

  it.each([
    ['off-alarm-at-start', /because `p99` was in ALARM when the deployment started/],
    ['off-during-deployment', /`p99` was deleted or replaced during the deployment$/],
    ['blind', /ECS cannot use `p99`$/],
    ['off-early-success', /stops watching before it has replaced all tasks/],
  ] as const)('warns of protection %s, not before the deployment began', (state, text) => {
    const protection = { state, alarmNames: ['p99'] };
    expect(advice({ protection }).join()).toMatch(text);
    expect(advice({ protection, phase: 'pending' })).toEqual([]);
  });

  it.each(['armed', 'off-not-configured', 'unknown'] as const)('does not warn of protection %s', (state) => {
    expect(advice({ protection: { state, alarmNames: [] } })).toEqual([]);
  });
});
