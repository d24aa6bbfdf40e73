import type { KnownBlock } from '@slack/types';
import { lastPart, parseServiceArn } from '../arn.ts';
import type { Evidence } from '../deployment/evidence.ts';
import { type DeploymentRecord, isFinished, isStuck } from '../deployment/record.ts';
import type { RevisionDiff } from '../diff/revision-diff.ts';
import { describeAdvice } from './slack-advice.ts';
import {
  describeAlarms,
  describeChanges,
  describeEvidence,
  describeRevisions,
  describeStuck,
  describeWhere,
} from './slack-details.ts';
import { describeHeadline, describeTone } from '../report/headline.ts';
import { clip, code, fitParts, type Mrkdwn, mrkdwn, plain, prose, textObject } from './slack-text.ts';

/** A message for Slack: plain text for notifications, blocks for the channel. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** The severity, for renderings outside Slack. */
  readonly tone: 'good' | 'warning' | 'danger' | 'neutral';
}

/** Additional content of a message. */
export interface SlackMaterial {
  readonly evidence?: Evidence | undefined;
  readonly diff?: RevisionDiff | undefined;
  /** The message may appear twice, because the channel's history could not be read. */
  readonly mayRepeat?: boolean | undefined;
  /** Set if this message continues an earlier one that can no longer be edited or was deleted. */
  readonly continuedIn?: 'thread' | 'new-message' | undefined;
}

/** Slack's limits, in characters. @see https://docs.slack.dev/reference/block-kit/blocks */
const HEADER_LENGTH = 150;
const SECTION_LENGTH = 1_800;
const FOOTER_LENGTH = 600;
const TEXT_LENGTH = 4_000;

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
  if (transitions.some((one) => ['awaiting-approval', 'rolling-back', 'stuck'].includes(one))) return true;
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
  const headline = describeHeadline(record);
  const sections = [
    describeWhere(record),
    describeRevisions(record),
    describeStuck(record),
    describeAlarms(record),
    describeEvidence(material.evidence),
    describeChanges(material.diff),
    describeAdvice(record),
  ];
  const blocks: KnownBlock[] = [
    { type: 'header', text: { type: 'plain_text', text: plain(headline, HEADER_LENGTH), emoji: false } },
    ...sections.flatMap((parts) => (parts.length === 0 ? [] : [section(parts)])),
    {
      type: 'context',
      elements: [textObject(fitParts(describeFooter(record, material), FOOTER_LENGTH, ' · '))],
    },
  ];
  return { text: String(prose(clip(headline, TEXT_LENGTH), TEXT_LENGTH)), blocks, tone: describeTone(record) };
}

function section(parts: readonly Mrkdwn[]): KnownBlock {
  return { type: 'section', text: textObject(fitParts(parts, SECTION_LENGTH)) };
}

function describeFooter(record: DeploymentRecord, material: SlackMaterial): readonly Mrkdwn[] {
  const name = parseServiceArn(record.serviceArn);
  const parts = [mrkdwn`deployment ${code(lastPart(record.deploymentKey))}`];
  if (name !== undefined) parts.push(mrkdwn`account ${prose(name.account, 20)}`, mrkdwn`${prose(name.region, 40)}`);
  if (material.mayRepeat === true) parts.push(mrkdwn`this message may appear twice`);
  if (material.continuedIn === 'thread')
    parts.push(mrkdwn`posted here because Slack no longer allows edits of the message above`);
  if (material.continuedIn === 'new-message') parts.push(mrkdwn`posted again because the first message was deleted`);
  if (record.cut.length > 0) parts.push(mrkdwn`cut to fit: ${prose(record.cut.join(', '), 200)}`);
  if (!isFinished(record)) parts.push(mrkdwn`in progress`);
  return parts;
}
