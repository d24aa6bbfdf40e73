import { describe, expect, it } from 'vitest';
import { nameOfDestination } from '../../../src/core/routing/destination.ts';

describe('the name of a destination in keys', () => {
  it('is that of a guard without routes for its own channel, so that its messages are found again', () => {
    const own = { is: 'slack', channel: 'C0HOME0000', post: 'trouble' } as const;
    expect(nameOfDestination(own, 'C0HOME0000')).toBe('slack');
    expect(nameOfDestination(own, undefined)).toBe('slack#C0HOME0000');
  });

  it('is the ARN of a topic', () => {
    const topicArn = 'arn:aws:sns:eu-west-1:111122223333:deploys';
    expect(nameOfDestination({ is: 'sns', topicArn, format: 'json', post: 'trouble' }, undefined)).toBe(
      `sns#${topicArn}`,
    );
  });
});
