import { describe, expect, it } from 'vitest';
import { fits, tagList, withTags } from '../../../../src/services/cloudwatch/alarms/tags.ts';

const tag = (Key: string, Value: string) => ({ Key, Value });

describe('withTags', () => {
  it('adds tags, and gives a known key its new value [CW-54]', () => {
    expect(withTags([tag('a', '1'), tag('b', '2')], [tag('a', '3'), tag('c', '4')])).toEqual([
      tag('a', '3'),
      tag('b', '2'),
      tag('c', '4'),
    ]);
  });
});

describe('fits', () => {
  it('has room for 50 tags [CW-54]', () => {
    const tags = (count: number) => Array.from({ length: count }, (_, index) => tag(`k${index}`, ''));
    expect([fits(tags(50)), fits(tags(51))]).toEqual([true, false]);
  });
});

describe('tagList', () => {
  it('has keys of 1 to 128 and values of 0 to 256 characters [CW-54]', () => {
    const accepted = (Key: string, Value: string) => tagList.safeParse([tag(Key, Value)]).success;
    expect([accepted('k', ''), accepted('x'.repeat(128), 'x'.repeat(256))]).toEqual([true, true]);
    expect([accepted('', 'v'), accepted('x'.repeat(129), 'v'), accepted('k', 'x'.repeat(257))]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
