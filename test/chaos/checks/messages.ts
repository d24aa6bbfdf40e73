import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { renderSlackMessage } from '../../../src/core/slack/slack-message.ts';
import { CHANNEL } from '../../../src/guard/notify/slack-conversation.ts';
import type { Machine } from '../machine/machine.ts';
import type { SlackPost } from '../machine/slack-channel.ts';
import { short } from '../machine/store.ts';
import type { DeploymentStory } from '../world/story.ts';
import { type Case, casesOf, isHistory } from './exceptions.ts';
import { differs, type Violation } from './violation.ts';

/** One message for each deployment that `postFrom` selects, which shows its record; none for any other. */
export function checkMessages(machine: Machine): readonly Violation[] {
  const posts = machine.slack.posts.filter((post) => post.threadTs === undefined);
  const byKey = Map.groupBy(posts, (post) => post.deploymentKey);
  const cases = casesOf(machine);
  const known = new Set(cases.map(({ story }) => story.arn));
  const records = new Map(machine.tables.allRecords().map((record) => [record.deploymentKey, record]));
  return [
    ...posts
      .filter((post) => post.deploymentKey.includes(':service-deployment/') && !known.has(post.deploymentKey))
      .flatMap((post) =>
        differs('no message about anything else', short(post.deploymentKey), ['none', post.message.text]),
      ),
    ...cases.flatMap((one) =>
      checkPosts(machine, one, { posts: byKey.get(one.story.arn) ?? [], record: records.get(one.story.arn) }),
    ),
  ];
}

interface Found {
  readonly posts: readonly SlackPost[];
  readonly record: DeploymentRecord | undefined;
}

function checkPosts(machine: Machine, { story }: Case, { posts, record }: Found): readonly Violation[] {
  const about = `${short(story.arn)} (${story.ending})`;
  const wish = record === undefined ? 'none' : wishOf(machine, story, record);
  const said = posts.map((post) => post.message.text).join(' | ');
  if (posts.length > (wish === 'none' ? 0 : 1)) {
    const promise = wish === 'none' ? 'no message about anything else' : 'one message per deployment to report';
    return differs(promise, about, [wish, `${posts.length}: ${said}`]);
  }
  if (posts.length === 0 && wish === 'one')
    return differs('one message per deployment to report', about, ['one', 'none']);
  return posts.flatMap((post) => (record === undefined ? [] : checkShows(machine, post, { record, about })));
}

const ALWAYS_TROUBLE: readonly string[] = ['rolled-back', 'rollback-failed', 'failed', 'stopped'];

/** `maybe` where what makes it worth a message may have come and gone between two reads. */
function wishOf(machine: Machine, story: DeploymentStory, record: DeploymentRecord): 'one' | 'maybe' | 'none' {
  const { truth } = story;
  if (record.baseline || isHistory(machine, story) === true) return 'none';
  if (machine.postFrom === 'start') return 'one';
  if (record.outcome !== 'unknown' && ALWAYS_TROUBLE.includes(truth.outcome)) return 'one';
  if (record.protection.state === 'off-alarm-at-start') return 'one';
  const mayBeTrouble =
    truth.outcome === 'unknown' ||
    truth.pause !== undefined ||
    ALWAYS_TROUBLE.includes(truth.outcome) ||
    story.ending.startsWith('stuck') ||
    ['blind', 'off-during-deployment', 'off-alarm-at-start'].includes(truth.protection.state);
  return mayBeTrouble ? 'maybe' : 'none';
}

/** The message is the one that the final record makes, and its tone fits the truth. */
function checkShows(
  machine: Machine,
  post: SlackPost,
  { record, about }: { readonly record: DeploymentRecord; readonly about: string },
): readonly Violation[] {
  const { state, evidence, diff } = machine.tables.readNotification(record.deploymentKey, CHANNEL);
  const material = { evidence, diff, mayRepeat: state?.mayRepeat, continuedIn: state?.continuedIn };
  const wanted = renderSlackMessage(record, material);
  return [
    ...differs('the message shows the record', about, [wanted.text, post.message.text]),
    ...differs('the message shows the record', about, [wanted.blocks, post.message.blocks]),
  ].slice(0, 1);
}
