import { describe, expect, it } from 'vitest';
import { readStoryArguments } from '../../../src/cli/simulate/story-arguments.ts';
import { STORIES } from '../../../src/core/stories/story.ts';

const read = (...args: readonly string[]) => readStoryArguments(['--from', 'web.yaml', ...args]);

it('has defaults for all but the path', () => {
  expect(read()).toEqual({
    is: 'read',
    play: {
      paths: ['web.yaml'],
      stories: STORIES,
      required: [],
      service: undefined,
      settings: {
        requestsPerMinute: 600,
        errorShare: 20,
        baseErrors: 0,
        latencyFactor: 3,
        crashAfter: '10s',
        leak: 8,
        poisonShare: 20,
      },
      choice: { tasks: undefined, traffic: undefined, queue: undefined, deadLetterQueue: undefined },
      parameters: new Map(),
      json: false,
    },
  });
});

it('reads every option', () => {
  const args = [
    ['--from', 'alarms.yaml', '--story', 'crash,errors', '--require-caught', 'errors', '--service', 'web'],
    ['--requests-per-minute', '30.5', '--error-share', '50', '--base-errors', '0.1', '--latency-factor', '2'],
    ['--crash-after', '1m', '--leak', '2', '--poison-share', '1', '--tasks', '4', '--traffic', 'queue'],
    ['--queue', 'Orders', '--dead-letter-queue', 'Dead', '--template-parameter', 'Bake=5', '--json'],
  ].flat();
  expect(read(...args)).toEqual({
    is: 'read',
    play: {
      paths: ['web.yaml', 'alarms.yaml'],
      // In the order of the table.
      stories: ['errors', 'crash'],
      required: ['errors'],
      service: 'web',
      settings: {
        requestsPerMinute: 30.5,
        errorShare: 50,
        baseErrors: 0.1,
        latencyFactor: 2,
        crashAfter: '1m',
        leak: 2,
        poisonShare: 1,
      },
      choice: { tasks: 4, traffic: 'queue', queue: 'Orders', deadLetterQueue: 'Dead' },
      parameters: new Map([['Bake', '5']]),
      json: true,
    },
  });
});

describe('a wrong argument', () => {
  it.each([
    [
      ['--story', 'errors', '--require-caught', 'crash'],
      '--require-caught names crash, which --story leaves out: add it there',
    ],
    [['--requests-per-minute', 'many'], '--requests-per-minute must be a number from 0 to 1000000, got "many"'],
    [['--error-share', '101'], '--error-share must be a number from 0 to 100, got "101"'],
    [['--tasks', '0'], '--tasks must be a whole number from 1 to 5000, got "0"'],
    [['--tasks', '1.5'], '--tasks must be a whole number from 1 to 5000, got "1.5"'],
    [
      ['--crash-after', '10'],
      '--crash-after must be a duration like 90s, 5m or 1h30m, got "10": write 10s for seconds or 10m for minutes',
    ],
    [['--template-parameter', 'Bake'], '--template-parameter must be like BakeTime=10, got "Bake"'],
    [['--queue', ''], '--queue must not be empty'],
    [['--svg', 'a.svg'], '--svg does not go with --from: it is for scenarios'],
    [['--port', '80'], '--port needs --serve: --from serves nothing'],
    [['scenario.yaml'], '--from takes no scenario, got "scenario.yaml": leave it out, or write --from before it'],
  ])('%j is refused', (args, fault) => {
    expect(read(...args)).toEqual({ is: 'refused', faults: [fault] });
  });
});
