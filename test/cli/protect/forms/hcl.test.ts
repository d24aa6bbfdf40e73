// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of HCL
import { expect, it } from 'vitest';
import { block, raw } from '../../../../src/cli/protect/forms/hcl.ts';

it('writes blocks with labels, arguments and blocks in them', () => {
  expect(
    block(
      'resource',
      ['aws_x', 'web'],
      [
        ['name', 'a "b" ${c} %{d}\n'],
        ['count', 2],
        ['on', true],
        ['list', ['a', raw('aws_y.z.name')]],
        ['none', []],
        ['dimensions', { LoadBalancer: 'app/a/1', TargetGroup: 'targetgroup/a/1' }],
        ['inner', [['x', 1.5]]],
        ['inner', [['x', 2]]],
      ],
    ),
  ).toBe(`resource "aws_x" "web" {
  name = "a \\"b\\" $\${c} %%{d}\\n"
  count = 2
  on = true
  list = ["a", aws_y.z.name]
  none = []
  dimensions = { LoadBalancer = "app/a/1", TargetGroup = "targetgroup/a/1" }
  inner {
    x = 1.5
  }
  inner {
    x = 2
  }
}`);
});
