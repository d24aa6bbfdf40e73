import { describe, expect, it } from 'vitest';
import { FIGURES, formatFigure, parseFigure } from '../../../src/scenario/format/figures.ts';

const { MIN_SAFE_INTEGER: LEAST, MAX_SAFE_INTEGER: MOST } = Number;

describe('a figure that is expected', () => {
  it.each([
    ['time to detect <= 4m', 'time to detect', LEAST, 240_000],
    ['time to detect < 4m', 'time to detect', LEAST, 239_999],
    ['recovery time between 9m19s and 10m1s', 'recovery time', 559_000, 601_000],
    ['bake = 500ms', 'bake', 500, 500],
    ['tasks started is 4', 'tasks started', 4, 4],
    ['tasks started >= 4', 'tasks started', 4, MOST],
    ['most tasks > 4', 'most tasks', 5, MOST],
    ['errors between 10 and 20', 'errors', 10, 20],
  ])('"%s" lies between two bounds', (text, figure, low, high) => {
    expect(parseFigure(text)).toEqual({ is: 'figure', figure, low, high });
  });

  it.each([
    [
      'time to detect <= 240',
      'must compare time to detect with a duration like 90s, 5m or 1h30m, as "time to detect between 2m and 5m" (write 240s for seconds or 240m for minutes)',
    ],
    ['time to detect between 2m and 5', 'with a duration like 90s, 5m or 1h30m'],
    ['time to detect between 2m', 'as "time to detect between 2m and 5m"'],
    ['bake = 0', '(write 0s)'],
    ['tasks started = 4m', 'must compare tasks started with a number, as "tasks started between 2 and 5"'],
    ['tasks started between 4', 'must compare tasks started with a number'],
    ['task started = 4', 'unknown figure "task started", did you mean "tasks started"?'],
  ])('"%s" is refused: it %s', (text, fault) => {
    expect(parseFigure(text)).toContain(fault);
  });

  it.each(['alarm 5xx is ALARM', 'failed because alarm 5xx', 'toString is 4'])('"%s" compares nothing', (text) => {
    expect(parseFigure(text)).toBeUndefined();
  });

  it('is written as it is expected: a duration with its units, a number without', () => {
    expect(formatFigure('time to detect', 190_000)).toBe('3m10s');
    expect(formatFigure('tasks started', 190_000)).toBe('190000');
    expect(Object.entries(FIGURES).flatMap(([name, { counts }]) => (counts === 'duration' ? [name] : []))).toEqual([
      'time to detect',
      'rollback time',
      'recovery time',
      'bake',
    ]);
  });
});
