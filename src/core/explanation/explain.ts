import { type DeploymentRecord, isStuck, type RecordedAlarm } from '../deployment/record.ts';
import type { RevisionDiff } from '../diff/revision-diff.ts';
import { adviseNext } from '../report/advice.ts';
import { describeCondition } from '../report/alarm-text.ts';
import { describeHeadline, describeTone } from '../report/headline.ts';
import { describeLinks } from '../report/links.ts';
import { type Phrase, phrase, name } from '../report/phrase.ts';
import type { Drift } from './drift/drift.ts';
import type { Author, GatheredEvidence, MetricChart } from './evidence.ts';
import { explainCause } from './explain-cause.ts';
import { explainRollback } from './rollback/explain-rollback.ts';
import type { ExplainedAlarm, ExplainedRollback, Explanation } from './explanation.ts';
import { clause, measurementOf } from './failure-clause.ts';
import { type Failure, findFailure } from './find-failure.ts';

/** What is known beside the record. */
export interface Material {
  readonly evidence: GatheredEvidence | undefined;
  readonly diff: RevisionDiff | undefined;
}

/** Explains a deployment from its record and what was gathered about it. What is not known is left out, not guessed. */
export function explain(record: DeploymentRecord, { evidence, diff }: Material): Explanation {
  const failure = findFailure(record, evidence);
  const rollback = explainRollback(record, evidence);
  return {
    deployment: {
      serviceArn: record.serviceArn,
      deploymentKey: record.deploymentKey,
      phase: record.phase,
      outcome: record.outcome,
      createdAt: record.createdAt,
      startedAt: record.startedAt,
      rollbackStartedAt: record.rollbackStartedAt,
      finishedAt: record.finishedAt,
    },
    headline: describeHeadline(record),
    tone: describeTone(record),
    cause: explainCause(record, failure),
    alarms: explainAlarms(record, evidence?.charts ?? []),
    rollback,
    tasks: evidence?.tasks ?? [],
    logs: evidence?.logs ?? [],
    changes: diff?.changes ?? [],
    changesLeftOut: diff?.leftOut ?? 0,
    commits: evidence?.commits ?? [],
    author: evidence?.author,
    drift: evidence?.drift === undefined ? undefined : describeDrift(evidence.drift),
    next: adviseOn(record, { failure, rollback, author: evidence?.author }),
    links: describeLinks(record),
    missing: evidence?.missing ?? [],
  };
}

/** The alarms that fired, earliest first, then those that left the deployment unprotected. */
function explainAlarms(record: DeploymentRecord, charts: readonly MetricChart[]): readonly ExplainedAlarm[] {
  const fired = record.alarms
    .filter(({ triggered }) => triggered)
    .toSorted((a, b) => (a.triggeredAt ?? Number.MAX_VALUE) - (b.triggeredAt ?? Number.MAX_VALUE));
  const others = record.protection.alarmNames.filter(
    (alarmName) => !fired.some((alarm) => alarm.alarmName === alarmName),
  );
  const unprotecting = others.map((alarmName) => record.alarms.find((alarm) => alarm.alarmName === alarmName));
  return [
    ...fired.map((alarm) => explainAlarm(alarm.alarmName, alarm, charts)),
    ...others.map((alarmName, index) => explainAlarm(alarmName, unprotecting[index], charts)),
  ];
}

function explainAlarm(
  alarmName: string,
  alarm: RecordedAlarm | undefined,
  charts: readonly MetricChart[],
): ExplainedAlarm {
  return {
    alarmName,
    fired: alarm?.triggered === true,
    firedAt: alarm?.triggeredAt,
    meaning: alarm?.meaning,
    measurement: describeState(alarm),
    chart: charts.find((chart) => chart.alarmName === alarmName),
  };
}

function describeState(alarm: RecordedAlarm | undefined): string {
  switch (alarm?.kind) {
    case 'missing':
      return 'it does not exist';
    case 'composite':
      return 'a composite alarm, which ECS cannot use';
    case 'metric':
    case 'log':
      return alarm.value === undefined ? describeCondition(alarm) : measurementOf(alarm);
    case 'unread':
    case undefined:
      return 'not read';
  }
}

/** Describes what the stack believes and what runs, with the consequence. */
function describeDrift({ stackTaskDefinition, runningTaskDefinition }: Drift): Phrase {
  const revision = stackTaskDefinition.slice(stackTaskDefinition.lastIndexOf(':') + 1);
  return phrase`your stack still points to ${name(stackTaskDefinition)}. ECS runs ${name(runningTaskDefinition)}. The next deploy of any change repeats ${name(revision)}`;
}

/** What is known of the failure. */
interface Explained {
  readonly failure: Failure;
  readonly rollback: ExplainedRollback | undefined;
  readonly author: Author | undefined;
}

/**
 * Returns the next steps: that of the diagnosis, that for a rollback which failed for another reason, then those that follow from the record. After a failure there is always
 * one.
 */
function adviseOn(record: DeploymentRecord, { failure, rollback, author }: Explained): readonly Phrase[] {
  const isKnown = failure.is === 'tasks' || failure.is === 'event';
  const own = isKnown ? failure.diagnosis.nextStep : undefined;
  const back = rollback?.nextStep;
  const steps = [
    ...(own === undefined ? [] : [clause(own)]),
    ...(rollback === undefined || back === undefined || back === own
      ? []
      : [phrase`for ${name(rollback.revision)}: ${clause(back)}`]),
    ...adviseNext(record, { isExplained: isKnown, isRollbackExplained: rollback !== undefined }),
  ];
  return steps.length > 0 || !hasFailed(record) ? steps : [adviseOnRequest(record, author)];
}

function hasFailed(record: DeploymentRecord): boolean {
  return isStuck(record) || !['succeeded', 'superseded', undefined].includes(record.outcome);
}

function adviseOnRequest({ cause }: DeploymentRecord, author: Author | undefined): Phrase {
  if (cause === 'service-deleted')
    return phrase`look in CloudTrail for a call of DeleteService if you did not delete it`;
  return author?.eventName === 'StopServiceDeployment'
    ? phrase`ask ${name(author.name)}, who requested it, before you deploy again`
    : phrase`look in CloudTrail for a call of StopServiceDeployment, and ask its caller before you deploy again`;
}
