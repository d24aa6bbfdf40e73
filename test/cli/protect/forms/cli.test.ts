import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { cliForm } from '../../../../src/cli/protect/forms/cli.ts';
import { planned } from '../plans.ts';

it('creates the alarms, then sends the whole deployment configuration', () => {
  const lines = cliForm(planned({ lifecycleHooks: [{ targetType: 'PAUSE' }] })).split('\n');
  expect(lines.map((line) => line.slice(0, 66))).toEqual([
    '# First the alarms. Go on when none of them is in ALARM.',
    ...Array.from({ length: 3 }, () =>
      "aws cloudwatch put-metric-alarm --region eu-west-1 --cli-input-json '{".slice(0, 66),
    ),
    '# Then the service. This starts no deployment.',
    `aws ecs update-service --region eu-west-1 --cli-input-json '{"clust`.slice(0, 66),
  ]);
  const [, json = ''] = /--cli-input-json '(.*)'$/.exec(lines.at(-1) ?? '') ?? [];
  expect(JSON.parse(json)).toMatchObject({
    cluster: 'shop',
    service: 'checkout',
    deploymentConfiguration: {
      strategy: 'ROLLING',
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      lifecycleHooks: [{ targetType: 'PAUSE' }],
      bakeTimeInMinutes: 10,
    },
  });
});

it('quotes for a shell', () => {
  const hook = "arn:aws:lambda:eu-west-1:111122223333:function:it's $HOME `id`";
  const text =
    cliForm(planned({ lifecycleHooks: [{ hookTargetArn: hook }] }))
      .split('\n')
      .at(-1) ?? '';
  const printed = execFileSync('sh', ['-c', text.replace(/^aws .* --cli-input-json/, 'printf %s')], {
    encoding: 'utf8',
  });
  expect(JSON.parse(printed)).toMatchObject({ deploymentConfiguration: { lifecycleHooks: [{ hookTargetArn: hook }] } });
});
