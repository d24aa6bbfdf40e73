import { expect, it } from 'vitest';
import { cloudFormationForm } from '../../../../src/cli/protect/forms/cloudformation.ts';
import { playStories } from '../../../../src/cli/stories/play-stories.ts';
import { readServices } from '../../../../src/cli/stories/read-services.ts';
import { STORIES } from '../../../../src/core/stories/story.ts';
import { DEFAULT_SETTINGS } from '../../../../src/core/stories/story-settings.ts';
import { planned } from '../plans.ts';

const CHOICE = { tasks: undefined, traffic: 'load-balancer', queue: undefined, deadLetterQueue: undefined } as const;
const options = { stories: STORIES, settings: DEFAULT_SETTINGS, choice: CHOICE };

it('protects a service in a template as the plan promises', async () => {
  const input = planned();
  const { text, unsaid } = cloudFormationForm(input);
  expect(unsaid).toEqual([]);
  const [resources = '', configuration = ''] = text.split(/^# In the Properties.*\n/m);
  const template = `${resources}  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: checkout
      Cluster: shop
      DesiredCount: 2
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers: [{TargetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/checkout/1a2b3c4d5e6f7a8b'}]
${configuration.replaceAll(/^/gm, '      ')}`;
  const [service] = (
    await readServices(['a.yaml'], new Map(), {
      readFile: () => template,
      listFolder: () => undefined,
    })
  ).services;
  if (service === undefined) throw new Error('the template has no service');
  const promised = await playStories(input.plan.after, options);
  const played = await playStories(service.audited, options);
  expect(played.stage.alarms.filter(({ unjudged }) => unjudged !== undefined)).toEqual([]);
  expect(played.stories).toEqual(promised.stories);
  expect(promised.stories.filter(({ verdict }) => verdict === 'caught').map(({ story }) => story)).toEqual([
    'errors',
    'crash',
    'never-healthy',
  ]);
});

it("writes CloudFormation's names", () => {
  const { text } = cloudFormationForm(
    planned({ lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'] }] }),
  );
  expect(text).toContain(
    '  LifecycleHooks:\n    - TargetType: PAUSE\n      LifecycleStages:\n        - PRE_SCALE_UP\n',
  );
  expect(text).toContain('  SteadyErrors:\n    Type: AWS::CloudWatch::Alarm\n');
});
