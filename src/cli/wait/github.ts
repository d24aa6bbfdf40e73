import { lastPart } from '../../core/arn.ts';
import { calculateDurations } from '../../core/deployment/durations.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { describeMeasurement } from '../../core/report/alarm-text.ts';
import { describeDuration } from '../../core/time.ts';
import { describeProtection } from '../../core/wait/verdict-text.ts';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { type End, endOf } from './describe-end.ts';
import { isDoubtful, type Verdict } from './verdict.ts';

/**
 * Returns the annotation of the run: an error for what fails the step, a warning for a success without protection.
 *
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function describeAnnotation(verdict: Verdict): string {
  const level = verdict.name !== 'succeeded' ? 'error' : isDoubtful(verdict) ? 'warning' : 'notice';
  const title = `ECS deployment ${verdict.name.replaceAll('-', ' ')}`;
  const text = [verdict.text, ...endOf(verdict).next.map((step) => `Next: ${step}`)].join('\n');
  return `::${level} title=${escapeProperty(title)}::${escapeData(text)}`;
}

/** Returns the outputs of the step, one `name=value` per line. Values have no line breaks. */
export function describeOutputs(verdict: Verdict): string {
  const record = verdict.following?.record;
  const outputs: Readonly<Record<string, string>> = {
    verdict: verdict.name,
    'exit-code': String(exitCodeOf(verdict.name)),
    text: verdict.text,
    deployment: verdict.following?.serviceDeploymentArn ?? '',
    outcome: record?.outcome ?? '',
    cause: record?.cause ?? '',
    protection: record?.protection.state ?? '',
  };
  return Object.entries(outputs)
    .map(([name, value]) => `${name}=${value.replace(/[\r\n]+/g, ' ')}\n`)
    .join('');
}

/** Returns the step summary in GitHub's Markdown. */
export function describeSummary(verdict: Verdict): string {
  const record = verdict.following?.record;
  const head = `### ${escapeMarkdown(verdict.service.service)}: ${verdict.name.replaceAll('-', ' ')}\n\n`;
  const facts = record === undefined ? '' : describeFacts(record);
  return `${head}${escapeMarkdown(verdict.text)}\n\n${facts}${describeRest(endOf(verdict))}`;
}

function describeRest({ changes, links, next }: End): string {
  const part = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? '' : `**${heading}**\n\n${lines.map((line) => `- ${line}\n`).join('')}\n`;
  return [
    part('What changed', changes.map(escapeMarkdown)),
    part('Next', next.map(escapeMarkdown)),
    part(
      'Links',
      links.map(({ name, url }) => `[${escapeMarkdown(name)}](${url})`),
    ),
  ].join('');
}

function describeFacts(record: DeploymentRecord): string {
  const { revisions, alarms } = record;
  const { total } = calculateDurations(record);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Deployment', record.deploymentKey],
    ['To', revisions.to?.taskDefinitionArn && lastPart(revisions.to.taskDefinitionArn)],
    ['From', revisions.from?.taskDefinitionArn && lastPart(revisions.from.taskDefinitionArn)],
    ['Strategy', record.strategy],
    ['Took', total === undefined ? undefined : describeDuration(total)],
    ['Protection', describeProtection(record)],
    ...alarms.map(
      (alarm) => [`Alarm ${alarm.alarmName}`, `${alarm.state ?? 'unknown'}, ${describeMeasurement(alarm)}`] as const,
    ),
  ];
  const rows = facts.flatMap(([name, value]) =>
    value === undefined ? [] : [`| ${escapeMarkdown(name)} | ${escapeMarkdown(value)} |\n`],
  );
  return `| | |\n|---|---|\n${rows.join('')}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~#@]/g, (sign) => `&#${sign.codePointAt(0)};`);
}
