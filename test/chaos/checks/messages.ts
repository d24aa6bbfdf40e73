import { type DeploymentRecord, deploymentIdOf } from '../../../src/core/deployment/record.ts';
import type { StoredEvidence } from '../../../src/core/explanation/evidence.ts';
import { describeFix, findFix, FIX_WITHIN } from '../../../src/core/report/fix.ts';
import { hasLogLines } from '../../../src/core/slack/slack-evidence.ts';
import { logsKeyOf } from '../../../src/core/slack/slack-logs.ts';
import { renderSlackMessage } from '../../../src/core/slack/slack-message.ts';
import { CHANNEL } from '../../../src/guard/notify/items-of.ts';
import type { Machine } from '../machine/machine.ts';
import type { SlackPost } from '../machine/slack-channel.ts';
import { short } from '../machine/store.ts';
import type { DeploymentStory } from '../world/story.ts';
import { type Case, casesOf, isHistory } from './exceptions.ts';
import { differs, type Violation } from './violation.ts';

/** One message for each deployment that `postFrom` selects, which shows its record; none for any other. */
export function checkMessages(machine: Machine): readonly Violation[] {
  const posts = machine.slack.posts.filter((post) => post.thread === undefined);
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
  if (record.protection.state === 'off-alarm-at-start' || record.missedRollback !== undefined) return 'one';
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
  const later = machine.tables.recordsNear(record, 'after', { most: 5, within: FIX_WITHIN });
  const found = findFix(record, later);
  const fix = found && describeFix(record, found);
  const material = { evidence, diff, fix, mayRepeat: state?.mayRepeat, continuedIn: state?.continuedIn };
  const wanted = renderSlackMessage(record, material);
  return [
    ...differs('the message shows the record', about, [wanted.text, post.message.text]),
    ...(isAnnounced(machine, record, evidence)
      ? differs('the message shows the record', about, [wanted.blocks, post.message.blocks])
      : []),
    ...checkLogs(machine, post, { record, evidence, about }),
  ].slice(0, 1);
}

/** No event about the newest evidence may have reached the notifier: each was lost. */
function isAnnounced(
  { bus }: Machine,
  { deploymentKey }: DeploymentRecord,
  evidence: StoredEvidence | undefined,
): boolean {
  return evidence === undefined || bus.delivered.has(`${deploymentIdOf(deploymentKey)}#evidence#${evidence.version}`);
}

/** The log lines stand in the thread of the message, one time. */
function checkLogs(
  machine: Machine,
  post: SlackPost,
  {
    record,
    evidence,
    about,
  }: {
    readonly record: DeploymentRecord;
    readonly evidence: StoredEvidence | undefined;
    readonly about: string;
  },
): readonly Violation[] {
  const replies = machine.slack.posts.filter((one) => one.deploymentKey === logsKeyOf(record.deploymentKey));
  const mayRepeat = machine.tables.readRefusedState(CHANNEL, logsKeyOf(record.deploymentKey))?.mayRepeat === true;
  const wanted = hasLogLines(evidence) && isAnnounced(machine, record, evidence) ? 1 : Math.min(replies.length, 1);
  return [
    ...(mayRepeat ? [] : differs('one reply with log lines', about, [wanted, replies.length])),
    ...replies.flatMap(({ thread }) => differs('one reply with log lines', about, [post.ts, thread?.ts])),
  ];
}
