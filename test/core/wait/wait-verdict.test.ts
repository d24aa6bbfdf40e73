import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cause, DeploymentRecord, Outcome } from '../../../src/core/deployment/record.ts';
import { describeProtection, describeVerdict } from '../../../src/core/wait/verdict-text.ts';
import { assessVerdict, EXIT_CODES, exitCodeOf } from '../../../src/core/wait/wait-verdict.ts';
import { fullRecord } from '../../support/records.ts';

const record = (fields: Partial<DeploymentRecord>) =>
  fullRecord({ supersededBy: undefined, reason: undefined, ...fields });
const codeOf = (fields: Partial<DeploymentRecord>, requireProtection = false) => {
  const name = assessVerdict(record(fields), { requireProtection });
  return name && exitCodeOf(name);
};

describe('the exit code of a record', () => {
  it.each<[Outcome, Cause | undefined, number]>([
    ['succeeded', undefined, 0],
    ['rolled-back', 'alarm', 10],
    ['rolled-back', 'circuit-breaker', 11],
    ['rolled-back', 'lifecycle-hook', 12],
    ['rolled-back', 'approval-rejected', 13],
    ['rolled-back', 'requested', 14],
    ['rolled-back', 'unknown', 19],
    ['rolled-back', undefined, 19],
    ['failed', 'alarm', 20],
    ['rollback-failed', 'alarm', 21],
    ['stopped', 'requested', 22],
    ['superseded', undefined, 30],
    ['unknown', 'service-deleted', 41],
  ])('for %s, cause %s, is %i', (outcome, cause, code) => {
    expect(codeOf({ outcome, cause })).toBe(code);
  });

  it('is none before the end', () => {
    expect(codeOf({ phase: 'baking', outcome: undefined })).toBeUndefined();
  });

  it.each([
    ['armed', 0],
    ['off-alarm-at-start', 43],
    ['off-not-configured', 43],
    ['off-early-success', 43],
    ['blind', 43],
    ['unknown', 43],
  ] as const)('is, where protection is required, for a success with protection %s %i', (state, code) => {
    const protection = { state, alarmNames: [] };
    expect(codeOf({ outcome: 'succeeded', cause: undefined, protection }, true)).toBe(code);
    expect(codeOf({ outcome: 'rolled-back', cause: 'alarm', protection }, true)).toBe(10);
  });

  it('is another one for each verdict', () => {
    expect(new Set(EXIT_CODES.map(({ code }) => code)).size).toBe(EXIT_CODES.length);
    expect(new Set(EXIT_CODES.map(({ name }) => name)).size).toBe(EXIT_CODES.length);
  });
});

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
      'checkout was deployed after 10 min: it has no deployment alarms',
    );
    expect(describeVerdict('succeeded', { record: record(fields), evidence: undefined })).toBe(
      'checkout was deployed after 10 min',
    );
  });

  it.each([
    ['off-alarm-at-start', 'a, b was in ALARM when it began, so ECS ignored all of its alarms'],
    ['blind', 'ECS can see none of its alarms (a, b)'],
    ['unknown', 'whether its alarms were armed could not be read'],
    ['off-early-success', 'ECS stopped watching at early success, before all tasks were replaced'],
  ] as const)('says of protection %s what it was', (state, text) => {
    expect(describeProtection(record({ protection: { state, alarmNames: ['a', 'b'] } }))).toBe(text);
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
