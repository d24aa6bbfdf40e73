import { expect, it } from 'vitest';
import { adviseParameter } from '../../../src/core/stories/advise-parameter.ts';

it.each([
  ['parameter Bake', '; give it with --template-parameter Bake=VALUE'],
  ['parameter Nested/Bake', '; give it with --template-parameter Bake=VALUE'],
  ['Fn::ImportValue Bake', ''],
  ['AWS::Region', ''],
])('says how to give the value of a parameter: %s', (place, advice) => {
  expect(adviseParameter(place)).toBe(advice);
});
