import { plainText } from '../../report/phrase.ts';
import { describeInstant, type EpochMs } from '../../time.ts';
import type { Diagnosis } from '../../diagnosis/diagnose.ts';
import type { Author, CommitRange, FailedTasks, LogExcerpt, MetricChart } from '../evidence.ts';
import type { ExplainedAlarm, ExplainedRollback, Explanation } from '../explanation.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Returns an explanation as a JSON document, by docs/schemas/explanation.v1.schema.json. Unknown fields are absent. Texts
 * from outside are as AWS has them.
 */
export function describeJson(explanation: Explanation): Json {
  const { deployment, cause, links } = explanation;
  return {
    schemaVersion: '1',
    serviceArn: deployment.serviceArn,
    serviceDeploymentArn: deployment.deploymentKey,
    phase: deployment.phase,
    outcome: deployment.outcome,
    createdAt: describeInstant(deployment.createdAt),
    startedAt: at(deployment.startedAt),
    rollbackStartedAt: at(deployment.rollbackStartedAt),
    finishedAt: at(deployment.finishedAt),
    headline: explanation.headline,
    cause: { ...cause, sentence: plainText(cause.sentence) },
    alarms: explanation.alarms.map(describeAlarm),
    rollback: explanation.rollback && describeRollback(explanation.rollback),
    tasks: explanation.tasks.map(describeTasks),
    logs: explanation.logs.map(describeLog),
    changes: explanation.changes,
    changesLeftOut: explanation.changesLeftOut,
    commits: explanation.commits.map(describeCommits),
    author: explanation.author && describeAuthor(explanation.author),
    drift: explanation.drift && plainText(explanation.drift),
    next: explanation.next.map(plainText),
    links: { deployment: links.deployment, service: links.service, logs: links.logs, alarms: links.alarms },
    missing: explanation.missing,
  };
}

function at(instant: EpochMs | undefined): string | undefined {
  return instant === undefined ? undefined : describeInstant(instant);
}

function describeAlarm({ firedAt, chart, ...alarm }: ExplainedAlarm): Json {
  return { ...alarm, firedAt: at(firedAt), chart: chart && describeChart(chart) };
}

/** A value without data is null. */
function describeChart({ label, period, threshold, comparisonOperator, points }: MetricChart): Json {
  return {
    label,
    periodSeconds: period / 1_000,
    threshold,
    comparisonOperator,
    points: points.map((point) => ({ at: describeInstant(point.at), value: point.value ?? null })),
  };
}

function describeTasks({ newestAt, diagnosis, ...tasks }: FailedTasks): Json {
  return { ...tasks, newestAt: at(newestAt), diagnosis: describeDiagnosis(diagnosis) };
}

function describeRollback({ sentence, tasks, ...rollback }: ExplainedRollback): Json {
  return { ...rollback, sentence: plainText(sentence), tasks: tasks.map(describeTasks) };
}

function describeDiagnosis({ is, ...found }: Diagnosis): Json {
  return is === 'known' ? found : { signature: is, ...found };
}

function describeLog({ lines, ...log }: LogExcerpt): Json {
  return { ...log, lines: lines.map((line) => ({ at: describeInstant(line.at), text: line.text })) };
}

function describeCommits({ committedAt, ...commits }: CommitRange): Json {
  return { ...commits, committedAt: at(committedAt) };
}

function describeAuthor(author: Author): Json {
  return { ...author, at: describeInstant(author.at) };
}
