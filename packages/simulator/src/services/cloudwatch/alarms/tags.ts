import * as z from 'zod';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Tag.html */
export const tagList = z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) }));

export interface AlarmTag {
  readonly Key: string;
  readonly Value: string;
}

const most = 50;

/**
 * The tags of a resource after more of them: a known key gets the new value.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_TagResource.html
 */
export function withTags(known: readonly AlarmTag[], added: readonly AlarmTag[]): readonly AlarmTag[] {
  const tags = new Map([...known, ...added].map(({ Key, Value }) => [Key, Value]));
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** Whether a resource can have that many tags. */
export function fits(tags: readonly AlarmTag[]): boolean {
  return tags.length <= most;
}
