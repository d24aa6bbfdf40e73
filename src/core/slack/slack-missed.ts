import type { DeploymentRecord, MissedRollback } from '../deployment/record.ts';
import {
  currentMissedRollback,
  describeMissedRollback,
  describeWayBack,
  rollbackCommand,
} from '../report/missed-rollback.ts';
import { describeHeadline } from '../report/headline.ts';
import type { SlackMessage } from './slack-message.ts';
import { clip, code, fitParts, type Mrkdwn, mrkdwn, mrkdwnOf, prose, textObject } from './slack-text.ts';

const HEADLINE_LENGTH = 1_000;
const SECTION_LENGTH = 2_900;

/** Longest command, in characters: three ARNs with the longest names. */
const COMMAND_LENGTH = 1_200;

/** Describes a rollback that ECS did not make, with the command that rolls back. */
export function describeMissed(record: DeploymentRecord): readonly Mrkdwn[] {
  const missed = currentMissedRollback(record);
  return missed === undefined ? [] : linesOf(record, missed);
}

/** Renders the reply about a rollback that ECS did not make. */
export function renderMissedReply(record: DeploymentRecord, missed: MissedRollback): SlackMessage {
  const headline = prose(clip(describeHeadline(record), HEADLINE_LENGTH), HEADLINE_LENGTH);
  const text = fitParts([mrkdwn`*${headline}*`, ...linesOf(record, missed).slice(1)], SECTION_LENGTH);
  return { text: headline, blocks: [{ type: 'section', text: textObject(text) }], tone: 'danger' };
}

function linesOf(record: DeploymentRecord, missed: MissedRollback): readonly Mrkdwn[] {
  const way = rollbackCommand(record);
  return [
    mrkdwn`*Rollback missed*`,
    ...describeMissedRollback(record, missed).map(mrkdwnOf),
    mrkdwn`*Next* ${mrkdwnOf(describeWayBack(record, way))}`,
    ...(way === undefined ? [] : [code(way.command, COMMAND_LENGTH)]),
  ];
}
