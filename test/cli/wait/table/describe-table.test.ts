import { describe, expect, it } from 'vitest';
import { describeTable } from '../../../../src/cli/wait/table/describe-table.ts';
import type { DeploymentRecord } from '../../../../src/core/deployment/record.ts';
import { durationMs, epochMs } from '../../../../src/core/time.ts';
import type { Following } from '../../../../src/guard/wait/following.ts';
import { bareRecord, fullRecord } from '../../../builders/records.ts';
import { followingOf, inStage, quietAlarm, TEN } from '../followings.ts';

const lines = (of: Following, now: number, width = 79, height = 22) =>
  describeTable(of, epochMs(now), { width, height }).map(({ text }) => text);

const baking = fullRecord({ phase: 'baking', outcome: undefined, cause: undefined, finishedAt: undefined });
const taskDefinition = (name: string) => ({
  serviceRevisionArn: 'r/1',
  taskDefinitionArn: `arn:aws:ecs:eu-west-1:111122223333:task-definition/${name}`,
  images: [],
});
const tasks = (running: number) => ({
  target: { requested: 2, running: 2, pending: 0 },
  source: { requested: running, running, pending: 0 },
});

describe('the table', () => {
  it('shows revisions with their tasks, alarms against thresholds and the bake with the time left', () => {
    expect(lines(followingOf(baking, inStage('BAKE_TIME')), TEN + 300_000)).toEqual([
      'checkout in web, 5 min',
      'deployment d1, ROLLING, BAKE_TIME',
      'revision    rollout  desired  running  pending  failed',
      '2           baking         2        1        1       0',
      'checkout:7  serving        2        2        0       -',
      'alarm         state  value  threshold',
      'checkout-5xx  ALARM    0.1    > 1e+16  ◀ fired 10:05:00Z',
      'deployment alarms: on',
      // 100 s of 300 s: a third of 24 signs.
      'bake  ████████░░░░░░░░░░░░░░░░  3 min 20 s left, of 5 min',
    ]);
  });

  it('is empty before ECS has described the deployment', () => {
    expect(lines({ ...followingOf(baking), record: undefined }, TEN)).toEqual([]);
  });

  it('says that the length of a bake is an estimate, and that it is about to end', () => {
    const bake = { startedAt: epochMs(TEN), time: durationMs(60_000), basis: 'estimated' as const };
    const record = bareRecord({ phase: 'baking', bake });
    expect(lines(followingOf(record), TEN + 61_000).at(-1)).toBe(
      `bake  ${'█'.repeat(24)}  about to end, of about 1 min`,
    );
    const unknown = bareRecord({ phase: 'baking', phaseSince: epochMs(TEN), bake: undefined });
    expect(lines(followingOf(unknown), TEN + 61_000).at(-1)).toBe('bake  for 1 min 1 s now');
  });

  it('says why tasks stopped, in lines that are broken between words', () => {
    const reason = 'Essential container in task exited because its health check failed five times in a row';
    const group = { count: 3, reason, stopCode: undefined, exitCode: 137, container: 'app' };
    const evidence = { gatheredAt: epochMs(TEN), stoppedTasks: [group], missing: [] };
    const record = bareRecord({ phase: 'rolling-out' });
    expect(lines(followingOf(record, { evidence }), TEN + 60_000).slice(-2)).toEqual([
      '3 stopped tasks, app exited with 137: Essential container in task exited',
      'because its health check failed five times in a row',
    ]);
  });

  it('says why a deployment rolls back', () => {
    const record = bareRecord({ phase: 'rolling-back', cause: 'circuit-breaker' });
    expect(lines(followingOf(record), TEN)).toContain('rolling back: its tasks kept failing');
  });

  it.each([80, 100, 120])('never cuts a state, a value or a threshold in %i columns', (columns) => {
    const name = 'checkout-service-production-eu-west-1-HTTPCode-target-5xx-count-too-high';
    const alarms = [
      quietAlarm({
        alarmName: name,
        triggered: true,
        triggeredAt: epochMs(TEN),
        state: 'ALARM',
        value: 123_456_789_012,
      }),
      quietAlarm({ alarmName: `${name}-2`, state: 'INSUFFICIENT_DATA', value: undefined, threshold: -1e15 }),
    ];
    const revisions = { from: taskDefinition(`${name}:99999`), to: taskDefinition(`${name}:100000`) };
    const record = { ...baking, alarms, revisions, phase: 'awaiting-approval' as const };
    const shown = lines(followingOf(record, inStage('POST_PRODUCTION_TRAFFIC_SHIFT')), TEN, columns - 1);
    expect(shown.filter((line) => line.length > columns - 1)).toEqual([]);
    expect(shown.filter((line) => /^checkou/.test(line)).slice(1)).toEqual([
      expect.stringMatching(/^checkout\S*:100000 +awaiting approval +2 +1 +1 +0$/),
      expect.stringMatching(/^checkout\S*:99999 +serving +2 +2 +0 +-$/),
      expect.stringMatching(/^checkou\S*-too-high +ALARM +1\.235e\+11 +> 10 {2}◀ fired 10:00:00Z$/),
      expect.stringMatching(/^checkou\S*-2 +INSUFFICIENT_DATA +- +> -1e\+15$/),
    ]);
    expect(shown[1]).toBe('deployment d1, ROLLING, POST_PRODUCTION_TRAFFIC_SHIFT');
  });

  it.each([20, 39, 60])('has no line wider than %i columns, and shows every cell', (width) => {
    const shown = lines(followingOf({ ...baking, alarms: [quietAlarm({ value: 7 })] }), TEN, width, 50);
    // The bar alone is wider than the narrowest terminal.
    expect(shown.filter((line) => line.length > width && !line.startsWith('bake'))).toEqual([]);
    const text = shown.map((line) => line.trim()).join(' ');
    for (const word of ['baking', 'serving', 'OK', '7', '> 10']) expect(text).toContain(word);
  });

  it('counts the alarms that have no room, and keeps those that fired', () => {
    const alarms = ['a', 'b', 'c', 'd', 'e', 'f'].map((alarmName) =>
      quietAlarm({ alarmName, triggered: alarmName === 'e' }),
    );
    const shown = lines(followingOf({ ...baking, alarms }), TEN, 79, 12);
    expect(shown).toHaveLength(12);
    expect(shown.slice(5, 10)).toEqual([
      'alarm  state  value  threshold',
      expect.stringMatching(/^e +OK .*◀ fired$/),
      expect.stringMatching(/^a +OK /),
      expect.stringMatching(/^b +OK /),
      'and 3 more',
    ]);
  });
});

describe('the revision of before', () => {
  const rolloutOf = (fields: Partial<DeploymentRecord>) => {
    const record = { ...baking, revisions: { from: taskDefinition('old:1'), to: taskDefinition('new:2') }, ...fields };
    return /^old:1 +(\S+(?: \S+)*?) {2,}/m.exec(lines(followingOf(record), TEN).join('\n'))?.[1];
  };

  it.each<[string, Partial<DeploymentRecord>]>([
    ['serving', { phase: 'rolling-out', tasks: tasks(1) }],
    ['serving', { phase: 'baking', tasks: tasks(1) }],
    ['no tasks', { phase: 'baking', tasks: tasks(0) }],
    ['no tasks', { phase: 'finished', outcome: 'failed', tasks: tasks(0) }],
    ['-', { phase: 'rolling-out', tasks: undefined }],
    ['standing by', { phase: 'baking', strategy: 'BLUE_GREEN', tasks: tasks(2) }],
    ['serving', { phase: 'rolling-out', strategy: 'BLUE_GREEN', tasks: tasks(2) }],
    ['coming back', { phase: 'rolling-back', tasks: tasks(0) }],
    ['restored', { phase: 'finished', outcome: 'rolled-back', tasks: tasks(2) }],
    ['replaced', { phase: 'finished', outcome: 'succeeded', tasks: tasks(0) }],
  ])('is "%s" with %j', (word, fields) => {
    expect(rolloutOf(fields)).toBe(word);
  });
});
