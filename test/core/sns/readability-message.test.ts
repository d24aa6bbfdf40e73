import { describe, expect, it } from 'vitest';
import { describeReadability } from '../../../src/core/sns/readability-message.ts';

const serviceArn = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout';
const detail = {
  schemaVersion: '1',
  eventId: `${serviceArn}#unreadable#2026-11-24T10:00:00.000Z`,
  service: { serviceArn, service: 'checkout', account: '111122223333', region: 'eu-west-1' },
  refusal: {
    since: '2026-11-24T10:00:00.000Z',
    action: 'ecs:ListServiceDeployments',
    code: 'AccessDeniedException',
    count: 2,
  },
} as const;

describe('a message about a service that cannot be read', () => {
  it('says which call ECS denies, and what to allow', () => {
    const { content, metadata } = JSON.parse(describeReadability(detail, 'amazon-q').body);
    expect(content).toEqual({
      textType: 'client-markdown',
      title: 'the guard cannot read checkout',
      description: `ECS denies the guard \`ecs:ListServiceDeployments\` (\`AccessDeniedException\`) for \`${serviceArn}\``,
      nextSteps: ["allow `ecs:ListServiceDeployments` for the role of the guard's reconciler"],
    });
    expect(metadata.threadId).toBe(`${serviceArn}#2026-11-24T10:00:00.000Z`);
  });

  it('is the event and its headline as JSON', () => {
    const message = describeReadability(detail, 'json');
    expect(JSON.parse(message.body)).toMatchObject({
      ...detail,
      id: detail.eventId,
      stage: 'unreadable',
      tone: 'warning',
    });
    expect(message.attributes).toEqual({ stage: 'unreadable', tone: 'warning', service: 'checkout' });
  });

  it.each([
    ['answered', 'the guard can read again: checkout', 'neutral'],
    ['service-gone', 'the guard no longer needs to read, because it was deleted: checkout', 'neutral'],
    ['given-up', 'the guard stopped trying to read checkout', 'warning'],
  ] as const)('says that it ended: %s', (because, headline, tone) => {
    const end = { at: '2026-11-24T11:00:00.000Z', because, eventsDropped: 0, deployments: [] };
    expect(JSON.parse(describeReadability({ ...detail, end }, 'json').body)).toMatchObject({
      headline,
      tone,
      stage: 'readable',
    });
  });
});
