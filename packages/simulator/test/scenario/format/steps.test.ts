import { describe, expect, it } from 'vitest';
import { readHookAnswer, readStep, stepGrammar } from '../../../src/scenario/format/steps.ts';
import { expectOnlyFault, type WrittenMistake, yamlValue } from '../stories.ts';

const MISTAKES: readonly WrittenMistake[] = [
  [
    'a step whose time has no unit',
    ['steps:', '  - 90 deploy v2'],
    'story.yaml:3:5: steps[0]: must begin with a time since the start, not with "90", got "90 deploy v2": write 90s for seconds or 90m for minutes',
  ],
  [
    'an answer of a hook whose delay has no unit',
    ['service: { strategy: canary, hooks: { a: { at: PRE_SCALE_UP, answers: in progress 60 } } }'],
    'service.hooks.a.answers: has "60" where a duration like 90s, 5m or 1h30m belongs, got "in progress 60": write 60s for seconds or 60m for minutes',
  ],
  [
    'an answer that no hook gives',
    ['service: { strategy: canary, hooks: { a: { at: PRE_SCALE_UP, answers: maybe } } }'],
    'service.hooks.a.answers: is not a hook answer, got "maybe": use one of succeeded, failed, in progress, nonsense, error, time out',
  ],
  [
    'a step without its time',
    ['steps:', '  - deploy v2'],
    'story.yaml:3:5: steps[0]: must begin with a time since the start, not with "deploy", got "deploy v2": write "3m deploy v2"',
  ],
  [
    'a step that nobody can do',
    ['steps:', '  - 1m depoly v2'],
    'story.yaml:3:5: steps[0]: unknown step "depoly v2" ("1m depoly v2"): did you mean "deploy v2"?',
  ],
  [
    'a state that no alarm has',
    ['alarm: a > 1', 'series: { a: "0" }', 'steps:', '  - 0m deploy v2', '  - 1m set alarm a to RED'],
    'story.yaml:6:5: steps[1]: needs an alarm state, got "RED", use one of OK, ALARM, INSUFFICIENT_DATA',
  ],
];

describe('a mistake in a step or the answer of a hook', () => {
  it.each(MISTAKES)(
    '%s is the only complaint, with its place, its value and the fix [SCN-1] [SCN-2]',
    (_what, lines, fault) => {
      expectOnlyFault(lines, fault);
    },
  );
});

describe('a step', () => {
  it.each([
    ['0m deploy v2', 0, { do: 'deploy', version: 'v2' }],
    ['1m30s set desired count 8', 90_000, { do: 'set-desired-count', count: 8 }],
    ['1m scale to 0', 60_000, { do: 'set-desired-count', count: 0 }],
    ['1m stop with rollback', 60_000, { do: 'stop' }],
    ['1m roll back', 60_000, { do: 'stop' }],
    ['1m continue', 60_000, { do: 'continue', hook: undefined }],
    ['1m continue approve', 60_000, { do: 'continue', hook: 'approve' }],
    ['1m reject approve', 60_000, { do: 'reject', hook: 'approve' }],
    ['1m set alarm 5xx to insufficient-data', 60_000, { do: 'set-alarm', alarm: '5xx', state: 'INSUFFICIENT_DATA' }],
    ['1m set alarm 5xx ok', 60_000, { do: 'set-alarm', alarm: '5xx', state: 'OK' }],
    ['1m  delete   alarm 5xx', 60_000, { do: 'delete-alarm', alarm: '5xx' }],
    ['1m throttle DescribeAlarms for 2m', 60_000, { do: 'throttle', forMs: 120_000 }],
  ])('"%s" is done at its time', (text, atMs, action) => {
    expect(readStep(yamlValue(`"${text}"`).place)).toMatchObject({ atMs, action, line: 1, index: 0 });
  });

  it('keeps its text without its time, its line and its place among the steps', () => {
    const step = { atMs: 300_000, text: 'deploy v2', line: 2, index: 3 };
    expect(readStep(yamlValue('\n"5m   deploy   v2"').place, 3)).toMatchObject(step);
    expect(readStep(yamlValue('\n5m:  deploy   v2').place, 3)).toMatchObject(step);
  });

  it.each([
    ['"1m scale to many"', 'needs a whole number from 0 to 9999, got "many": write it like "1m set desired count 8"'],
    ['"1m scale to 10000"', 'needs a whole number from 0 to 9999, got "10000": write it like "1m set desired count 8"'],
    [
      '"1m throttle DescribeAlarms for 2"',
      'needs a duration like 90s, 5m or 1h30m, got "2": write it like "1m throttle DescribeAlarms for 2m"',
    ],
    [
      '"1m throttle DescribeAlarms for 0s"',
      'needs a duration above 0s, got "0s": write it like "1m throttle DescribeAlarms for 2m"',
    ],
    ['{ 1m: stop, 2m: stop }', 'has 2 keys: begin each step with "- "'],
    ['"1m"', 'unknown step "" ("1m"): use one of '],
  ])('%s is refused', (text, mistake) => {
    const { place, mistakes } = yamlValue(text);
    expect(readStep(place)).toBeUndefined();
    expect(mistakes()).toEqual([expect.stringContaining(mistake)]);
  });

  it('of each form of the docs can be done', () => {
    for (const { form } of stepGrammar) expect(readStep(yamlValue(`"1m ${form}"`).place)).toBeDefined();
  });
});

describe('the answer of a hook', () => {
  const payload = { is: 'payload', callBackDelay: undefined, afterMs: 1_000 };

  it.each([
    ['succeeded', { ...payload, hookStatus: 'SUCCEEDED' }],
    ['FAILED after 20s', { ...payload, hookStatus: 'FAILED', afterMs: 20_000 }],
    ['IN_PROGRESS', { ...payload, hookStatus: 'IN_PROGRESS' }],
    ['in progress 1m', { ...payload, hookStatus: 'IN_PROGRESS', callBackDelay: 60 }],
    ['in progress 30s after 2s', { ...payload, hookStatus: 'IN_PROGRESS', callBackDelay: 30, afterMs: 2_000 }],
    ['nonsense after 0s', { is: 'nonsense', afterMs: 0 }],
    ['error', { is: 'error', message: 'Unhandled', afterMs: 1_000 }],
    ['time out', { is: 'error', message: 'Task timed out after 900.00 seconds', afterMs: 900_000 }],
  ])('"%s" is what ECS gets', (text, answer) => {
    expect(readHookAnswer(yamlValue(text).place)).toEqual(answer);
  });

  it.each([
    ['failed 20s', 'is not a hook answer, got "failed 20s": '],
    ['failed after 20', 'has "20" where a duration like 90s, 5m or 1h30m belongs, got "failed after 20": write 20s'],
    ['[failed]', 'is not a hook answer, got a list of 1: '],
  ])('%s is none', (text, mistake) => {
    const { place, mistakes } = yamlValue(text);
    expect(readHookAnswer(place)).toBeUndefined();
    expect(mistakes()).toEqual([expect.stringContaining(mistake)]);
  });
});
