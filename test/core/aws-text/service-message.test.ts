import { describe, expect, it } from 'vitest';
import { parseServiceMessage } from '../../../src/core/aws-text/service-message.ts';

// Published examples: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
describe('a message of a service', () => {
  it.each([
    'has started 1 tasks: (task 26f62a8e9b5e4b0a8f0e2b8c1d3a4f5b).',
    'has stopped 2 running tasks: (task 26f62a8e9b5e4b0a8f0e2b8c1d3a4f5b).',
    'registered 1 targets in (target-group arn:aws:elasticloadbalancing:x)',
    'deregistered 1 targets in (target-group arn:aws:elasticloadbalancing:x)',
    'has begun draining connections on 1 tasks.',
    'has reached a steady state.',
    '(deployment ecs-svc/1234567890123456789) deployment completed.',
    'is not AZ balanced with 2 tasks in eu-west-1a, 0 tasks in eu-west-1b. AZ Rebalancing in progress.',
    'updated computedDesiredCount for taskSet (deployment) to 3.',
  ])('reports progress: %s', (text) => {
    expect(parseServiceMessage(`(service checkout) ${text}`)).toBe('progress');
  });

  it.each([
    '(port 80) is unhealthy in (target-group arn:aws:elasticloadbalancing:x) due to (reason Health checks failed).',
    'is unable to consistently start tasks successfully.',
    'was unable to stop or start tasks during a deployment because of the service deployment configuration.',
    '(deployment ecs-svc/1234567890123456789) deployment failed: alarm detected.',
    'a line that AWS adds one day',
  ])('reports trouble: %s', (text) => {
    expect(parseServiceMessage(`(service checkout) ${text}`)).toBe('trouble');
  });
});
