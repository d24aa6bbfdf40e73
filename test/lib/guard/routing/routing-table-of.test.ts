import { Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { routingTableOf, tagsOf, topicsOf } from '../../../../lib/guard/routing/routing-table-of.ts';
import { createApp } from '../../synth.ts';
import { withSlack } from '../../guard-templates.ts';

const stack = new Stack(createApp(), 'Test');
const slack = withSlack(stack);
const topic = Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-west-1:111122223333:deploys');

describe('the routing table of the props', () => {
  it('has teams as tags, mentions as markup, and the policy of the guard where none is chosen', () => {
    const table = routingTableOf({
      ...slack,
      postFrom: 'start',
      routing: {
        routes: [
          {
            teams: ['payments'],
            clusters: ['prod'],
            to: [{ slackChannel: 'C0AAAAAAAA', mention: ['here', 'S0123ABCDE'] }],
          },
          { tags: { stage: 'prod' }, to: [{ topic, format: 'json', post: 'trouble' }], continue: true },
        ],
      },
    });
    expect(table).toEqual({
      routes: [
        {
          clusters: ['prod'],
          tags: { team: ['payments'] },
          to: [
            {
              is: 'slack',
              channel: 'C0AAAAAAAA',
              post: 'every-deployment',
              mention: { who: ['<!here>', '<!subteam^S0123ABCDE>'], on: ['rolled-back', 'failed', 'rollback-failed'] },
            },
          ],
        },
        {
          tags: { stage: ['prod'] },
          to: [{ is: 'sns', topicArn: topic.topicArn, format: 'json', post: 'trouble' }],
          continue: true,
        },
      ],
      fallback: [{ is: 'slack', channel: 'C0123456789', post: 'every-deployment' }],
    });
  });

  it('has the chosen fallback instead of the channel of the guard', () => {
    const fallback = [{ topic, format: 'amazon-q', post: 'trouble' }] as const;
    expect(routingTableOf({ ...slack, routing: { routes: [], fallback } })?.fallback).toEqual([
      { is: 'sns', topicArn: topic.topicArn, format: 'amazon-q', post: 'trouble' },
    ]);
  });

  it('is absent without routing', () => {
    expect(routingTableOf(slack)).toBeUndefined();
  });

  it('takes another tag for the team', () => {
    expect(tagsOf({ teams: ['a'], to: [] }, { routes: [], teamTag: 'owner' })).toEqual({ owner: ['a'] });
  });

  it('names each topic once', () => {
    const to = [{ topic, format: 'json' }] as const;
    expect(topicsOf({ routes: [{ to }, { clusters: ['a'], to }], fallback: to })).toEqual([topic]);
  });
});
