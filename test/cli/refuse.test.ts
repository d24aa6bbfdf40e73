import { expect, it } from 'vitest';
import { describeRefusal } from '../../src/cli/refuse.ts';

it('names one fault and the help in one line', () => {
  expect(describeRefusal(['--region must be like eu-west-1, got "x"'], 'wait')).toBe(
    'error: --region must be like eu-west-1, got "x" (see ecs-guard wait --help)\n',
  );
});

it('names several faults a line each, and the help once', () => {
  expect(describeRefusal(['one', 'two'])).toBe('error: one\nerror: two (see ecs-guard --help)\n');
});
