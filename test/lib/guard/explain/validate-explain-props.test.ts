import { describe, expect, it } from 'vitest';
import { explainProblems } from '../../../../lib/guard/explain/validate-explain-props.ts';

/** What a program in JavaScript may pass. */
const problems = (explain: unknown) => explainProblems(explain as Parameters<typeof explainProblems>[0]);

describe('explain', () => {
  it.each([[undefined], [false], [{}], [{ logs: true, author: false }], [{ metrics: undefined }]])(
    'may be %j',
    (value) => {
      expect(problems(value)).toEqual([]);
    },
  );

  it.each([
    [true, 'explain must be an object like { logs: true }, or false, got true: omit it for {}'],
    [{ log: true }, 'explain must be metrics, logs, commits, author or stack, got "log": use one of these values'],
    [{ metrics: 'yes' }, 'explain.metrics must be true or false, got "yes": omit it for false'],
    [{ author: [] }, 'explain.author must be true or false, got a list: omit it for false'],
    [{ logs: '/ecs' }, 'explain.logs must be true or false or a list of log groups, got "/ecs": omit it for false'],
    [{ logs: ['/ecs'] }, 'explain.logs must contain log groups, got "/ecs": pass constructs, not names'],
    [{ commits: [{}] }, 'explain.commits must contain repositories, got an object: pass constructs, not names'],
  ])('is refused: %j', (value, problem) => {
    expect(problems(value)).toEqual([problem]);
  });

  it('is refused for an empty list, which would grant nothing', () => {
    expect(problems({ logs: [] }).join()).toMatch(/^explain\.logs must .*log group/);
  });
});
