import { describe, expect, it } from 'vitest';
import { monitored } from '../account.ts';

const arnOf = (name: string) => `arn:aws:cloudwatch:us-east-1:111122223333:alarm:${name}`;
const tag = (Key: string, Value: string) => ({ Key, Value });

describe('the tags of an alarm', () => {
  const tagged = () => {
    const account = monitored();
    account.alarm('a', { Tags: [tag('stage', 'prod')] });
    const call = (operation: string, input: object) => account.call(operation, { ResourceARN: arnOf('a'), ...input });
    return { account, call, tags: () => call('ListTagsForResource', {}) };
  };

  it('come with its creation, and an update leaves them as they are [CW-54]', () => {
    const { account, tags } = tagged();
    expect(tags()).toEqual({ Tags: [tag('stage', 'prod')] });
    account.alarm('a', { Threshold: 20, Tags: [tag('stage', 'test')] });
    expect(tags()).toEqual({ Tags: [tag('stage', 'prod')] });
  });

  it('are added, replaced and removed [CW-54]', () => {
    const { call, tags } = tagged();
    call('TagResource', { Tags: [tag('tag1', 'foo'), tag('tag2', 'bar')] });
    expect(tags()).toEqual({ Tags: [tag('stage', 'prod'), tag('tag1', 'foo'), tag('tag2', 'bar')] });
    call('UntagResource', { TagKeys: ['tag1', 'none'] });
    call('TagResource', { Tags: [tag('stage', 'test')] });
    expect(tags()).toEqual({ Tags: [tag('stage', 'test'), tag('tag2', 'bar')] });
  });

  it('are none for an alarm that does not exist, which cannot be tagged [CW-54]', () => {
    const { account, call } = tagged();
    account.call('DeleteAlarms', { AlarmNames: ['a'] });
    expect(call('ListTagsForResource', {})).toEqual({ Tags: [] });
    const notFound = expect.objectContaining({ code: 'ResourceNotFoundException', status: 404 });
    expect(() => call('TagResource', { Tags: [tag('k', 'v')] })).toThrow(notFound);
    expect(() => call('UntagResource', { TagKeys: ['k'] })).toThrow(notFound);
  });

  it('are at most 50 [CW-54]', () => {
    const { call } = tagged();
    const Tags = Array.from({ length: 50 }, (_, index) => tag(`k${index}`, ''));
    expect(() => call('TagResource', { Tags })).toThrow('An alarm has at most 50 tags, got 51.');
    expect(call('TagResource', { Tags: Tags.slice(1) })).toEqual({});
  });

  it('are those of alarms only [CW-54]', () => {
    const { call } = tagged();
    const ResourceARN = 'arn:aws:cloudwatch:us-east-1:111122223333:insight-rule/r';
    expect(() => call('ListTagsForResource', { ResourceARN })).toThrow(
      `the simulator has tags of alarms only: give the ARN of an alarm instead of ${ResourceARN}`,
    );
  });
});
