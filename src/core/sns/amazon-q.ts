import { parseServiceArn } from '../arn.ts';
import type { Evidence, StoppedTaskGroup } from '../deployment/evidence.ts';
import {
  type DeploymentRecord,
  deploymentIdOf,
  type RecordedAlarm,
  type RecordedRevision,
} from '../deployment/record.ts';
import type { RevisionDiff } from '../diff/revision-diff.ts';
import { adviseNext } from '../report/advice.ts';
import { describeMeasurement } from '../report/alarm-text.ts';
import { describeChange } from '../report/changes.ts';
import { describeHeadline, describeTone } from '../report/headline.ts';
import { describeLinks } from '../report/links.ts';
import { calm, clientText, codeText, fitLines, jsonText, shorten } from './client-text.ts';

/** The limits of a custom notification. @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
const TITLE_LENGTH = 250;
const DESCRIPTION_LENGTH = 8_000;
const STEP_LENGTH = 350;
const KEYWORD_LENGTH = 75;

/** The page has no limit of steps; this many are still read. */
const STEPS = 5;

/** Most alarms, groups of tasks and changes to show. */
const SHOWN = 8;

const MARKS = { good: '✅', warning: '⚠️', danger: '🔴', neutral: 'ℹ️' } as const;

interface Material {
  readonly evidence?: Evidence | undefined;
  readonly diff?: RevisionDiff | undefined;
  readonly notes?: readonly string[] | undefined;
}

/**
 * Formats a custom notification of Amazon Q Developer. All messages about a deployment have the same thread ID, so later ones
 * are replies if the channel allows threads.
 */
export function customNotification(record: DeploymentRecord, id: string, material: Material): string {
  const headline = calm(describeHeadline(record), TITLE_LENGTH - 3);
  const name = parseServiceArn(record.serviceArn);
  return jsonText({
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title: `${MARKS[describeTone(record)]} ${headline}`,
      description: fitLines(describeLines(record, material), DESCRIPTION_LENGTH),
      nextSteps: adviseNext(record)
        .slice(0, STEPS)
        .map((step) => shorten(closed(clientText(step)), STEP_LENGTH)),
      keywords: [name?.service, name?.cluster, record.outcome].flatMap((word) =>
        word === undefined ? [] : [calm(word, KEYWORD_LENGTH)],
      ),
    },
    metadata: {
      threadId: deploymentIdOf(record.deploymentKey),
      summary: headline,
      additionalContext: {
        cluster: calm(name?.cluster ?? 'not named', KEYWORD_LENGTH),
        service: calm(name?.service ?? record.serviceArn, TITLE_LENGTH),
        deployment: deploymentIdOf(record.deploymentKey),
      },
    },
  });
}

/** A step that is cut inside code would leave the code open. */
function closed(step: string): string {
  return step.length <= STEP_LENGTH ? step : calm(step, STEP_LENGTH);
}

function describeLines(record: DeploymentRecord, { evidence, diff, notes = [] }: Material): readonly string[] {
  const name = parseServiceArn(record.serviceArn);
  const { deployment, logs } = describeLinks(record);
  const fired = record.alarms.filter(({ triggered }) => triggered);
  return [
    `Service ${codeText(name?.service ?? record.serviceArn)}, cluster ${codeText(name?.cluster ?? 'not named')}`,
    ...revisionLines(record),
    ...firstLines(fired.map(alarmLine)),
    ...(record.reason === undefined || record.outcome === 'succeeded' ? [] : [`ECS says: ${calm(record.reason, 600)}`]),
    ...firstLines((evidence?.stoppedTasks ?? []).map(taskLine)),
    ...firstLines((diff?.changes ?? []).map((change) => `Changed: ${clientText(describeChange(change))}`)),
    ...(deployment === undefined ? [] : [`Deployment: ${deployment}`]),
    ...(logs === undefined ? [] : [`Logs: ${logs}`]),
    ...notes,
  ];
}

function revisionLines({ revisions: { from, to } }: DeploymentRecord): readonly string[] {
  const line = (label: string, revision: RecordedRevision | undefined) =>
    revision === undefined ? [] : [`${label} ${revisionText(revision)}`];
  return [...line('New revision', to), ...line('Previous revision', from)];
}

function revisionText({ taskDefinitionArn, serviceRevisionArn, images }: RecordedRevision): string {
  const task = codeText((taskDefinitionArn ?? serviceRevisionArn).split('/').at(-1) ?? serviceRevisionArn);
  const [image] = images;
  return image === undefined ? task : `${task}, image ${codeText(image.image)}`;
}

function alarmLine(alarm: RecordedAlarm): string {
  return `Alarm ${codeText(alarm.alarmName)}: ${calm(describeMeasurement(alarm), 300)}`;
}

function taskLine({ count, reason, exitCode, container }: StoppedTaskGroup): string {
  const where = container === undefined ? '' : ` in ${codeText(container)}`;
  const exit = exitCode === undefined ? '' : ` (exit code ${exitCode})`;
  return `${count} stopped ${count === 1 ? 'task' : 'tasks'}${where}: ${calm(reason, 300)}${exit}`;
}

function firstLines(lines: readonly string[]): readonly string[] {
  return lines.length <= SHOWN ? lines : [...lines.slice(0, SHOWN), `and ${lines.length - SHOWN} more`];
}
