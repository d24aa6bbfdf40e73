import { describe, expect, it } from 'vitest';
import { parseExplainerMessage } from '../../../src/core/explanation/parse-explain.ts';

const deployment = { serviceArn: 's', deploymentKey: 'd', createdAtMs: 5 };
const event = (detailType: string) =>
  JSON.stringify({ source: 'ecs-deployment-guard', 'detail-type': detailType, detail: { deployment } });

describe('a message of the explainer', () => {
  it.each(['Deployment Rolling Back', 'Deployment Stuck', 'Deployment Finished'])('may be the event %s', (type) => {
    expect(parseExplainerMessage(event(type))).toEqual({
      serviceArn: 's',
      deploymentKey: 'd',
      createdAt: 5,
      attempt: 0,
    });
  });

  it('may be its own delayed message', () => {
    const own = { kind: 'explain', serviceArn: 's', deploymentKey: 'd', createdAt: 5, attempt: 2 };
    expect(parseExplainerMessage(JSON.stringify(own))).toEqual({
      serviceArn: 's',
      deploymentKey: 'd',
      createdAt: 5,
      attempt: 2,
    });
  });

  it.each([event('Deployment Started'), event('Evidence Gathered'), '{}', 'no JSON', '{"kind":"explain"}'])(
    'is nothing else: %s',
    (body) => {
      expect(parseExplainerMessage(body)).toBeUndefined();
    },
  );
});
