import { describe, expect, it } from 'vitest';
import { checkTags, withTags } from '../../../../../src/services/ecs/api/account/tags.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: '' }));

describe('tags', () => {
  it.each([
    [[{ key: '' }], /1 to 128 characters/],
    [[{ key: 'k'.repeat(129) }], /1 to 128 characters/],
    [[{ key: 'k', value: 'v'.repeat(257) }], /up to 256 characters/],
    [[{ key: 'AWS:x' }], /reserved/],
    [[{ key: 'k' }, { key: 'k' }], /given twice/],
  ])('that ECS does not accept are refused: %j [ECS-229]', (tags, message) => {
    expect(() => checkTags(tags)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message: expect.stringMatching(message) }),
    );
  });

  it('at the limits are accepted [ECS-229]', () => {
    expect(() => checkTags([{ key: 'k'.repeat(128), value: 'v'.repeat(256) }])).not.toThrow();
  });

  it('take the place of old ones with their key [ECS-228]', () => {
    const old = [
      { key: 'a', value: '1' },
      { key: 'b', value: '1' },
    ];
    expect(withTags(old, [{ key: 'a', value: '2' }])).toEqual([
      { key: 'b', value: '1' },
      { key: 'a', value: '2' },
    ]);
  });

  it('are up to 50, not counting those of AWS [ECS-229]', () => {
    expect(withTags([{ key: 'aws:ecs:clusterName', value: 'shop' }], numbered(50))).toHaveLength(51);
    expect(() => withTags([{ key: 'own', value: '' }], numbered(50))).toThrow(
      expect.objectContaining({ code: 'LimitExceededException' }),
    );
  });
});
