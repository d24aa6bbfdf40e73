import { ServiceError } from '../../../../service.ts';
import type { Tag } from '../../state.ts';
import { invalidParameter } from '../../store.ts';

const mostTags = 50;

/**
 * @throws ServiceError for tags that ECS does not accept; AWS publishes the rules, but not the messages
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html
 */
export function checkTags(tags: readonly Tag[]): void {
  const keys = tags.map(({ key = '' }) => key);
  for (const { key = '', value = '' } of tags) {
    if (key === '' || key.length > 128)
      throw invalidParameter(`a tag key must have 1 to 128 characters, got "${key}".`);
    if (value.length > 256) throw invalidParameter(`the value of tag ${key} must have up to 256 characters.`);
    if (/^aws:/i.test(key)) throw invalidParameter(`tag keys that begin with aws: are reserved, got ${key}.`);
  }
  const double = keys.find((key, index) => keys.indexOf(key) < index);
  if (double !== undefined) throw invalidParameter(`tag key ${double} is given twice.`);
}

/** The tags with new ones, each in the place of an old one with its key. @throws ServiceError above 50 tags */
export function withTags(old: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const all = [...old.filter(({ key }) => !added.some((tag) => tag.key === key)), ...added];
  const own = all.filter(({ key = '' }) => !key.startsWith('aws:'));
  if (own.length > mostTags)
    throw new ServiceError('LimitExceededException', `a resource can have ${mostTags} tags, got ${own.length}.`);
  return all;
}
