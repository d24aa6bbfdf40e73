import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoppedTaskGroup } from '../../../src/core/deployment/evidence.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { epochMs } from '../../../src/core/time.ts';
import { describeProtection, describeStoppedTasks, describeVerdict } from '../../../src/core/wait/verdict-text.ts';
import { EXIT_CODES, type VerdictName } from '../../../src/core/wait/wait-verdict.ts';
import { fullRecord } from '../../builders/records.ts';

const record = (fields: Partial<DeploymentRecord>) =>
  fullRecord({ supersededBy: undefined, reason: undefined, ...fields });

describe('the text of a verdict', () => {
  const [fired] = fullRecord().alarms;
  const alarms = fired === undefined ? [] : [{ ...fired, threshold: 10, value: 120.456 }];
  const stopped = {
    count: 3,
    reason: 'Essential container in task exited',
    stopCode: undefined,
    exitCode: 137,
    container: 'app',
  };
  const evidence = { gatheredAt: fullRecord().createdAt, stoppedTasks: [stopped], missing: [] };

  it('names the alarm with its value against its threshold', () => {
    const text = describeVerdict('rolled-back-by-alarm', { record: record({ alarms }), evidence });
    expect(text).toBe(
      'checkout was rolled back after 10 min: alarm checkout-5xx fired at 2026-11-24T10:05:00Z, Sum HTTPCode_Target_5XX_Count 120.5, threshold > 10',
    );
  });

  it('names the circuit breaker if the verdict does not', () => {
    const failed = record({ outcome: 'failed', cause: 'circuit-breaker', alarms: [], reason: undefined });
    expect(describeVerdict('failed', { record: failed, evidence })).toContain(
      ': the circuit breaker failed it; 3 stopped tasks, app exited with 137: Essential container in task exited',
    );
  });

  it('names the reason of the stopped tasks where no alarm explains it', () => {
    const failed = record({ cause: 'circuit-breaker', alarms: [], reason: 'tasks failed to start.' });
    expect(describeVerdict('rolled-back-by-circuit-breaker', { record: failed, evidence })).toBe(
      'checkout was rolled back after 10 min: 3 stopped tasks, app exited with 137: Essential container in task exited; ECS says: tasks failed to start.',
    );
  });

  it('says of a success without alarms that nothing watched over it', () => {
    const fields = { outcome: 'succeeded', cause: undefined, alarms: [] } as const;
    const off = record({ ...fields, protection: { state: 'off-not-configured', alarmNames: [] } });
    expect(describeVerdict('succeeded', { record: off, evidence: undefined })).toBe(
      'checkout was deployed after 10 min; deployment alarms: none',
    );
    expect(describeVerdict('succeeded', { record: record(fields), evidence: undefined })).toBe(
      'checkout was deployed after 10 min',
    );
  });

  it.each([
    ['off-alarm-at-start', 'deployment alarms: off, because a, b was in ALARM when the deployment began'],
    ['blind', 'deployment alarms: off, because ECS sees none of them (a, b)'],
    ['unknown', 'deployment alarms: unknown'],
    ['off-early-success', 'deployment alarms: off after early success, before all tasks were replaced'],
    ['off-not-configured', 'deployment alarms: none'],
    ['armed', 'deployment alarms: on'],
  ] as const)('says of protection %s what it was', (state, text) => {
    expect(describeProtection(record({ protection: { state, alarmNames: ['a', 'b'] } }))).toBe(text);
  });

  it('says when alarms went off, as far as known', () => {
    const protection = { state: 'off-during-deployment', alarmNames: ['a'] } as const;
    const protectionLostAt = epochMs(1_795_514_700_000);
    expect(describeProtection(record({ protection, protectionLostAt }))).toBe(
      'deployment alarms: off since 2026-11-24T10:05:00Z, because alarm a was deleted or replaced',
    );
    expect(describeProtection(record({ protection }))).toBe(
      'deployment alarms: off, because alarm a was deleted or replaced',
    );
  });

  it.each([
    ['off-alarm-at-start', 'deployment alarms: off, and ECS does not say why'],
    ['blind', 'deployment alarms: off, because ECS sees none of them'],
  ] as const)('says of protection %s without names that alone', (state, text) => {
    expect(describeProtection(record({ protection: { state, alarmNames: [] } }))).toBe(text);
  });

  it('names the revisions that it went from and to', () => {
    const revision = (number: number) => ({
      serviceRevisionArn: `r/${number}`,
      taskDefinitionArn: `arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:${number}`,
      images: [],
    });
    const both = { from: revision(7), to: revision(8) };
    const said = (name: VerdictName, fields: Partial<DeploymentRecord>) =>
      describeVerdict(name, { record: record({ alarms: [], ...fields }), evidence: undefined });
    expect(said('rolled-back-on-request', { cause: 'requested', revisions: both })).toBe(
      'checkout was rolled back from checkout:8 to checkout:7 after 10 min',
    );
    expect(said('rolled-back', { cause: 'requested', revisions: { ...both, from: undefined } })).toBe(
      'checkout was rolled back (checkout:8) after 10 min',
    );
    expect(said('succeeded', { outcome: 'succeeded', cause: undefined, revisions: both })).toBe(
      'checkout was deployed (checkout:8) after 10 min',
    );
  });

  it('says of a success without protection, which is required, that it is none', () => {
    const off = record({
      outcome: 'succeeded',
      cause: undefined,
      protection: { state: 'off-early-success', alarmNames: [] },
    });
    expect(describeVerdict('unprotected', { record: off, evidence: undefined })).toBe(
      'checkout was deployed unprotected after 10 min; deployment alarms: off after early success, before all tasks were replaced',
    );
  });

  it('says how far a deployment came that took too long', () => {
    const late = record({
      phase: 'rolling-out',
      outcome: undefined,
      cause: undefined,
      finishedAt: undefined,
      alarms: [],
    });
    expect(describeVerdict('timed-out', { record: late, evidence: undefined })).toBe(
      'checkout did not finish its deployment in time: it is rolling out: 1 of 2 new tasks are running',
    );
  });

  it('names what took the place of a superseded deployment', () => {
    const superseded = record({ outcome: 'superseded', cause: undefined, alarms: [], supersededBy: 'x/checkout/d2' });
    expect(describeVerdict('superseded', { record: superseded, evidence: undefined })).toBe(
      'checkout was superseded by a newer deployment after 10 min: by d2',
    );
  });

  it('is one line, whatever ECS and the containers say', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a\nb', '\u001B[2J', '\u202Eabc', '\r::error::x'),
    );
    fc.assert(
      fc.property(texts, texts, fc.constantFrom(...EXIT_CODES.map(({ name }) => name)), (reason, stop, name) => {
        const told = { ...evidence, stoppedTasks: [{ ...stopped, reason: stop }] };
        const text = describeVerdict(name, { record: record({ reason, cause: 'circuit-breaker' }), evidence: told });
        expect(text).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('describeStoppedTasks', () => {
  const stopped = { count: 1, reason: 'OutOfMemory', stopCode: undefined, exitCode: undefined, container: undefined };
  const said = (...stoppedTasks: readonly StoppedTaskGroup[]) =>
    describeStoppedTasks({ gatheredAt: fullRecord().createdAt, stoppedTasks, missing: [] });

  it('names the first reason, with the exit code where there is one', () => {
    expect(said(stopped, { ...stopped, reason: 'another' })).toBe('1 stopped task: OutOfMemory');
    expect(said({ ...stopped, count: 2, exitCode: 0 })).toBe('2 stopped tasks, container exited with 0: OutOfMemory');
    expect(said()).toBe('');
  });
});
