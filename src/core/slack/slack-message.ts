import type { KnownBlock } from '@slack/types';
import { lastPart, parseServiceArn } from '../arn.ts';
import { type DeploymentRecord, isFinished, isStuck } from '../deployment/record.ts';
import type { RevisionDiff } from '../diff/revision-diff.ts';
import type { GatheredEvidence } from '../explanation/evidence.ts';
import { explain } from '../explanation/explain.ts';
import type { Fix } from '../report/fix.ts';
import { describeNext, describeReason } from './slack-advice.ts';
import { describeAlarms, describeChanges, describeRevisions, describeStuck, describeWhere } from './slack-details.ts';
import {
  describeCauseLine,
  describeFixLine,
  describeLogsHint,
  describeMetric,
  describeMissing,
  describeOrigin,
  describeRollbackLine,
  describeTasks,
} from './slack-evidence.ts';
import { describeMissed } from './slack-missed.ts';
import { describeHeadline, describeTone } from '../report/headline.ts';
import { mentionOf } from './slack-mention.ts';
import { clip, code, fitParts, joinText, type Mrkdwn, mrkdwn, plain, prose, textObject } from './slack-text.ts';

/** A message for Slack: plain text for notifications, blocks for the channel. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** The severity, for renderings outside Slack. */
  readonly tone: 'good' | 'warning' | 'danger' | 'neutral';
}

/** Additional content of a message. */
export interface SlackMaterial {
  readonly evidence?: GatheredEvidence | undefined;
  readonly diff?: RevisionDiff | undefined;
  /** The later deployment that fixed this one. */
  readonly fix?: Fix | undefined;
  /** The message may appear twice, because the channel's history could not be read. */
  readonly mayRepeat?: boolean | undefined;
  /** Set if this message continues an earlier one that can no longer be edited or was deleted. */
  readonly continuedIn?: 'thread' | 'new-message' | undefined;
  /** Who is mentioned, in Slack's markup. Only from the configuration. */
  readonly mention?: readonly string[] | undefined;
  /** Sentences of the guard about why the message is in this channel. */
  readonly notes?: readonly string[] | undefined;
}

/** Slack's limits, in characters. @see https://docs.slack.dev/reference/block-kit/blocks */
const HEADER_LENGTH = 150;
const FOOTER_LENGTH = 600;
const TEXT_LENGTH = 4_000;

/** Longest section, in characters, and shorter ones for a message that would be too long. Slack accepts 3,000. */
const SECTION_LENGTHS = [1_800, 1_500, 1_200, 900, 600];
const SHORTEST_SECTION = 400;

/**
 * Largest blocks as JSON, in characters. Slack rejects about 13,200, which it does not document.
 *
 * @see https://github.com/slackapi/bolt-js/issues/2509
 */
const BLOCKS_LENGTH = 13_000;

/**
 * Whether a deployment needs a message: from its start, or when something goes wrong. An existing message is always
 * updated. Deployments that finished before the guard was installed never get one.
 */
export function isWorthSaying(record: DeploymentRecord, postFrom: 'start' | 'trouble'): boolean {
  if (record.baseline) return false;
  if (postFrom === 'start') return record.phase !== 'pending';
  const { phase, outcome, protection, transitions } = record;
  if (phase === 'rolling-back' || phase === 'awaiting-approval') return true;
  // Reports trouble even if it is over, because the notifier may run late.
  if (transitions.some((one) => ['awaiting-approval', 'rolling-back', 'stuck', 'rollback-missed'].includes(one)))
    return true;
  if (outcome !== undefined && ['rolled-back', 'rollback-failed', 'failed', 'stopped'].includes(outcome)) return true;
  if (phase !== 'pending' && ['off-alarm-at-start', 'off-during-deployment', 'blind'].includes(protection.state))
    return true;
  return isStuck(record);
}

/**
 * Renders the message about a record; the same for the same input. Text from outside is escaped and trimmed to Slack's
 * limits.
 */
export function renderSlackMessage(record: DeploymentRecord, material: SlackMaterial): SlackMessage {
  const { evidence, diff, fix } = material;
  const headline = describeHeadline(record);
  const mention = mentionOf(material.mention);
  const explanation = explain(record, { evidence, diff });
  const sections = [
    describeFixLine(fix),
    describeCauseLine(explanation, evidence),
    describeRollbackLine(explanation),
    describeWhere(record),
    describeMissed(record),
    describeRevisions(record),
    describeStuck(record),
    describeAlarms(record),
    describeMetric(record, evidence),
    describeTasks(evidence, explanation),
    describeOrigin(explanation),
    describeChanges(diff),
    [...describeReason(record), ...describeNext(explanation)],
    [...describeLogsHint(evidence), ...describeMissing(explanation.missing)],
  ];
  const header: KnownBlock = {
    type: 'header',
    text: { type: 'plain_text', text: plain(headline, HEADER_LENGTH), emoji: false },
  };
  const footer = textObject(fitParts(describeFooter(record, material), FOOTER_LENGTH, ' · '));
  const blocksOf = (limit: number): readonly KnownBlock[] => [
    header,
    ...(mention === undefined ? [] : [section([mention], SHORTEST_SECTION)]),
    ...sections.flatMap((parts) => (parts.length === 0 ? [] : [section(parts, limit)])),
    { type: 'context', elements: [footer] },
  ];
  // All sections are shortened alike, until the message fits.
  const fits = (limit: number) => JSON.stringify(blocksOf(limit)).length <= BLOCKS_LENGTH;
  return {
    text: String(joinText([mention, prose(clip(headline, TEXT_LENGTH), TEXT_LENGTH)], ' ')),
    blocks: blocksOf(SECTION_LENGTHS.find(fits) ?? SHORTEST_SECTION),
    tone: describeTone(record),
  };
}

function section(parts: readonly Mrkdwn[], limit: number): KnownBlock {
  return { type: 'section', text: textObject(fitParts(parts, limit)) };
}

function describeFooter(record: DeploymentRecord, material: SlackMaterial): readonly Mrkdwn[] {
  const name = parseServiceArn(record.serviceArn);
  const parts = [mrkdwn`deployment ${code(lastPart(record.deploymentKey))}`];
  if (name !== undefined) parts.push(mrkdwn`account ${prose(name.account, 20)}`, mrkdwn`${prose(name.region, 40)}`);
  if (material.mayRepeat === true) parts.push(mrkdwn`this message may appear twice`);
  if (material.continuedIn === 'thread')
    parts.push(mrkdwn`posted here because Slack no longer allows edits of the message above`);
  if (material.continuedIn === 'new-message') parts.push(mrkdwn`posted again because the first message was deleted`);
  parts.push(...(material.notes ?? []).map((note) => prose(note, 200)));
  if (record.cut.length > 0) parts.push(mrkdwn`cut to fit: ${prose(record.cut.join(', '), 200)}`);
  if (!isFinished(record)) parts.push(mrkdwn`in progress`);
  return parts;
}
