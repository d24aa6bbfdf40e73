import type { DeploymentRecord } from '../deployment/record.ts';
import { describeHeadline, describeTone } from '../report/headline.ts';
import type { SlackMessage } from './slack-message.ts';
import { clip, joinText, type Mrkdwn, mentionText, prose, textObject } from './slack-text.ts';

/** Longest headline in a mention, in characters. */
const HEADLINE_LENGTH = 1_000;

/** Joins the mentions of a message; undefined if there are none. */
export function mentionOf(who: readonly string[] | undefined): Mrkdwn | undefined {
  return who === undefined || who.length === 0 ? undefined : joinText(who.map(mentionText), ' ');
}

/** Renders the reply that mentions people when a deployment whose message was posted before gets into trouble. */
export function renderMention(record: DeploymentRecord, who: readonly string[]): SlackMessage {
  const headline = prose(clip(describeHeadline(record), HEADLINE_LENGTH), HEADLINE_LENGTH);
  const text = joinText([mentionOf(who), headline], ' ');
  return { text, blocks: [{ type: 'section', text: textObject(text) }], tone: describeTone(record) };
}
