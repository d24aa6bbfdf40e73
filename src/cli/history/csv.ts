import { lastPart, parseServiceArn } from '../../core/arn.ts';
import { changeResultOf } from '../../core/history/change-result.ts';
import type { PastDeployment } from '../../core/history/past-deployment.ts';
import { describeInstant, type EpochMs } from '../../core/time.ts';
import { oneLine } from '../wait/one-line.ts';

const COLUMNS: readonly (readonly [name: string, cell: (deployment: PastDeployment) => string | undefined])[] = [
  ['created', ({ createdAt }) => instant(createdAt)],
  ['started', ({ startedAt }) => instant(startedAt)],
  ['rollbackStarted', ({ rollbackStartedAt }) => instant(rollbackStartedAt)],
  ['finished', ({ finishedAt }) => instant(finishedAt)],
  ['cluster', ({ serviceArn }) => parseServiceArn(serviceArn)?.cluster],
  ['service', ({ serviceArn }) => parseServiceArn(serviceArn)?.service],
  ['outcome', ({ outcome }) => outcome],
  ['cause', ({ cause }) => cause],
  ['alarms', ({ alarmNames }) => alarmNames.join('; ')],
  ['taskDefinition', ({ taskDefinitionArn }) => (taskDefinitionArn === undefined ? '' : lastPart(taskDefinitionArn))],
  ['strategy', ({ strategy }) => strategy],
  ['phase', ({ phase }) => phase],
  ['countsAs', countsAs],
  ['reason', ({ reason }) => reason],
  ['serviceDeploymentArn', ({ serviceDeploymentArn }) => serviceDeploymentArn],
];

/** The first line of the CSV, with its line break. @see https://www.rfc-editor.org/rfc/rfc4180 */
export const CSV_HEAD = csvLine(COLUMNS.map(([name]) => name));

/** Formats a deployment as one line of CSV, with its line break. */
export function csvOf(deployment: PastDeployment): string {
  return csvLine(COLUMNS.map(([, cell]) => cell(deployment) ?? ''));
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * Formats a cell. A spreadsheet computes text that begins like a formula, so such text gets an apostrophe in front.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function csvCell(text: string): string {
  const line = oneLine(text);
  const safe = /^[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/.test(line) ? `'${line}` : line;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function countsAs(deployment: PastDeployment): string {
  const result = changeResultOf(deployment);
  if (result.is === 'not-counted') return `not counted: ${result.because}`;
  return result.failed ? 'failed' : 'succeeded';
}

function instant(at: EpochMs | undefined): string | undefined {
  return at === undefined ? undefined : describeInstant(at);
}
