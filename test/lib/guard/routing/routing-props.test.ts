import { Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { expect, it } from 'vitest';
import { isSlack } from '../../../../lib/guard/routing/routing-props.ts';
import { createApp } from '../../synth.ts';

it('knows a Slack channel from a topic', () => {
  const topic = new Topic(new Stack(createApp(), 'Test'), 'Topic');
  expect([isSlack({ slackChannel: 'C0AAAAAAAA' }), isSlack({ topic, format: 'json' })]).toEqual([true, false]);
});
