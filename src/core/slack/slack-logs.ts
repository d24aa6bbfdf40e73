import type { KnownBlock } from '@slack/types';
import { parseServiceArn } from '../arn.ts';
import type { DeploymentRecord } from '../deployment/record.ts';
import type { GatheredEvidence, LogExcerpt, LogLine } from '../explanation/evidence.ts';
import { describeInstant } from '../time.ts';
import type { SlackMessage } from './slack-message.ts';
import { code, joinText, literal, mrkdwn, plain, textObject } from './slack-text.ts';

/** Most characters of all log lines together. Slack rejects messages with more than about 13,200 characters. */
const ALL_LINES = 9_000;

/** Longest line, in characters. */
const LINE = 500;

/** Returns the key of the reply with a deployment's log lines: it identifies the reply in Slack and its state in the table. */
export function logsKeyOf(deploymentKey: string): string {
  return `${deploymentKey}#logs`;
}

/** Renders the reply with the last log lines of the containers that failed. The lines are literal text: Slack formats nothing in them. */
export function renderLogs(record: DeploymentRecord, { logs }: GatheredEvidence): SlackMessage {
  const shown = logs.filter(({ lines }) => lines.length > 0);
  const service = parseServiceArn(record.serviceArn)?.service ?? record.serviceArn;
  return {
    text: plain(`Last log lines of ${service}`, 300),
    blocks: shown.flatMap((log) => describeLog(log, Math.floor(ALL_LINES / shown.length))),
    tone: 'neutral',
  };
}

function describeLog(log: LogExcerpt, room: number): readonly KnownBlock[] {
  const group = mrkdwn`log group ${code(log.logGroup)}`;
  const redacted =
    log.redacted === 0
      ? undefined
      : log.redacted === 1
        ? mrkdwn`one value redacted`
        : mrkdwn`${log.redacted} values redacted`;
  const lacks = log.mayLackLast
    ? mrkdwn`the newest lines may be missing, because its log driver does not block`
    : undefined;
  return [
    {
      type: 'section',
      text: textObject(
        joinText([mrkdwn`*Last log lines of* ${code(log.container)} in UTC`, group, redacted, lacks], '  ·  '),
      ),
    },
    {
      type: 'rich_text',
      elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: newestLines(log.lines, room) }] }],
    },
  ];
}

/** As many of the newest lines as fit, at least one. */
function newestLines(lines: readonly LogLine[], room: number): string {
  const kept: string[] = [];
  let used = 0;
  for (const line of lines.toReversed()) {
    const text = `${describeInstant(line.at).slice(11, 19)} ${literal(line.text, LINE)}`;
    used += text.length + 1;
    if (used > room && kept.length > 0) break;
    kept.unshift(text);
  }
  return kept.join('\n');
}
