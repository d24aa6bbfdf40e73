import { lastPart, parseServiceArn } from '../../arn.ts';
import { describeChange } from '../../report/changes.ts';
import { instant, name, type Phrase, phrase, quote } from '../../report/phrase.ts';
import { between, type DurationMs, describeDuration } from '../../time.ts';
import type { Author, CommitRange, FailedTasks, LogExcerpt, LogLine } from '../evidence.ts';
import type { ExplainedAlarm, ExplainedDeployment, Explanation } from '../explanation.ts';

/** An explanation in the order in which people read it, as sentences that each medium formats. */
export interface Outline {
  readonly tone: Explanation['tone'];
  readonly headline: Phrase;
  /** Which deployment, and when. */
  readonly facts: readonly Phrase[];
  readonly cause: Phrase;
  /** Why the rollback failed too; undefined if it did not, or if nothing shows why. */
  readonly rollback: Phrase | undefined;
  readonly alarms: readonly OutlinedAlarm[];
  readonly tasks: readonly Phrase[];
  readonly logs: readonly OutlinedLog[];
  readonly changes: readonly Phrase[];
  readonly who: Phrase | undefined;
  readonly next: readonly Phrase[];
  readonly links: readonly OutlinedLink[];
  readonly missing: readonly Phrase[];
}

/** An alarm with its chart. */
export interface OutlinedAlarm {
  readonly text: Phrase;
  readonly alarm: ExplainedAlarm;
}

/** The end of a log. */
export interface OutlinedLog {
  readonly title: Phrase;
  readonly lines: readonly LogLine[];
  readonly note: Phrase | undefined;
}

/** A page to open. */
export interface OutlinedLink {
  readonly label: Phrase;
  readonly url: string;
}

/** Longest quote, in characters. */
const QUOTED = 500;

/** Returns what each medium shows, in the order in which people read it. */
export function outline(explanation: Explanation): Outline {
  const { headline, tone, rollback, alarms, tasks, logs, drift, next, missing, author } = explanation;
  return {
    tone,
    headline: quote(headline, QUOTED),
    facts: describeFacts(explanation.deployment),
    cause: describeCause(explanation),
    rollback: rollback?.sentence,
    alarms: alarms.map((alarm) => ({ text: describeAlarm(alarm, alarms.length), alarm })),
    tasks: [
      ...tasks.map((group) => describeTasks(group)),
      ...(rollback?.tasks ?? []).map((group) => describeTasks(group, rollback?.revision)),
    ],
    logs: logs.map(describeLog),
    changes: [...explanation.commits.map(describeCommits), ...describeChanges(explanation)],
    who: author === undefined ? describeUnknownAuthor(explanation) : describeAuthor(author),
    next: [...(drift === undefined ? [] : [drift]), ...next],
    links: listLinks(explanation),
    missing: missing.map(({ what }) => quote(what, QUOTED)),
  };
}

function describeCause({ cause: { sentence, confidence } }: Explanation): Phrase {
  return confidence === 'likely'
    ? phrase`${sentence} (likely: AWS does not report that both belong together)`
    : sentence;
}

function describeFacts(deployment: ExplainedDeployment): readonly Phrase[] {
  const { serviceArn, deploymentKey, createdAt, startedAt, rollbackStartedAt, finishedAt } = deployment;
  const service = parseServiceArn(serviceArn);
  const where =
    service === undefined
      ? phrase`service ${name(serviceArn)}`
      : phrase`service ${name(service.service)} in cluster ${name(service.cluster ?? 'not named')}, ${name(service.region)}`;
  const rollback =
    rollbackStartedAt === undefined
      ? []
      : phrase`, rollback after ${span(between(startedAt ?? createdAt, rollbackStartedAt))}`;
  const end =
    finishedAt === undefined ? phrase`, not finished` : phrase`, ended after ${span(between(createdAt, finishedAt))}`;
  return [
    phrase`deployment ${name(lastPart(deploymentKey))} of ${where}`,
    phrase`created ${instant(createdAt)}${rollback}${end}`,
  ];
}

/** The cause already says what the only alarm that fired means. */
function describeAlarm({ alarmName, fired, firedAt, meaning, measurement }: ExplainedAlarm, alarms: number): Phrase {
  const at = firedAt === undefined ? [] : phrase` at ${instant(firedAt)}`;
  const how = fired ? phrase` fired${at}` : [];
  const means = meaning === undefined || (fired && alarms === 1) ? [] : phrase`. It means: ${quote(meaning, QUOTED)}`;
  return phrase`${name(alarmName)}${how}: ${quote(measurement, QUOTED)}${means}`;
}

/** @param revision the one that ECS could not restore, for its tasks */
function describeTasks({ count, reason, exitCode, container }: FailedTasks, revision?: string): Phrase {
  const exit =
    exitCode === undefined
      ? []
      : phrase`, ${container === undefined ? phrase`a container` : name(container)} exited with ${number(exitCode)}`;
  const whose = revision === undefined ? [] : phrase` of ${name(revision)}`;
  return phrase`${number(count)} ${count === 1 ? phrase`task` : phrase`tasks`}${whose}${exit}: ${quote(reason, QUOTED)}`;
}

function describeLog({ container, logGroup, lines, redacted, mayLackLast }: LogExcerpt): OutlinedLog {
  const secrets =
    redacted === 1
      ? phrase`1 value that looks like a secret is redacted`
      : phrase`${number(redacted)} values that look like secrets are redacted`;
  const lossy = phrase`the log driver may have dropped the last lines`;
  const notes = [...(redacted === 0 ? [] : [secrets]), ...(mayLackLast ? [lossy] : [])];
  const [first, second] = notes;
  return {
    title: phrase`last lines of ${name(container)} in ${name(logGroup)}`,
    lines,
    note: first === undefined ? undefined : second === undefined ? first : phrase`${first}; ${second}`,
  };
}

function describeCommits({ container, from, to, committedAt }: CommitRange): Phrase {
  const made = committedAt === undefined ? [] : phrase`, made at ${instant(committedAt)}`;
  return phrase`${name(container)} commit ${commit(from)} → ${commit(to)}${made}`;
}

function commit(id: string | undefined): Phrase {
  return id === undefined ? phrase`unknown` : name(/^[0-9a-f]{40}$/.test(id) ? id.slice(0, 12) : id);
}

function describeChanges({ changes, changesLeftOut }: Explanation): readonly Phrase[] {
  const more = changesLeftOut === 0 ? [] : [phrase`and ${number(changesLeftOut)} more`];
  return [...changes.map(describeChange), ...more];
}

/** CloudTrail delivers minutes late. A part that is named as missing says so itself. */
function describeUnknownAuthor({ missing }: Explanation): Phrase | undefined {
  return missing.some(({ part }) => part === 'author') ? undefined : phrase`unknown`;
}

function describeAuthor({ kind, name: who, eventName, at, userAgent }: Author): Phrase {
  const by = userAgent === undefined ? [] : phrase` with ${quote(userAgent, 60)}`;
  const call = phrase`called ${name(eventName)} at ${instant(at)}${by}`;
  switch (kind) {
    case 'person':
      return phrase`${name(who)} ${call}`;
    case 'pipeline':
      return phrase`a pipeline with the session ${name(who)}, which names no person, ${call}`;
    case 'aws-service':
      return phrase`${name(who)} ${call}; its own events show who started it`;
  }
}

/** The deployment, its logs if tasks failed, the alarms that mattered, the commits, and the page of AWS. */
function listLinks({ links, alarms, tasks, commits, cause, rollback }: Explanation): readonly OutlinedLink[] {
  const page =
    links.deployment === undefined ? link(phrase`service`, links.service) : link(phrase`deployment`, links.deployment);
  const mattered = new Set(alarms.map(({ alarmName }) => alarmName));
  return [
    ...page,
    ...(tasks.length === 0 && rollback === undefined ? [] : link(phrase`logs`, links.logs)),
    ...links.alarms
      .filter(({ alarmName }) => mattered.has(alarmName))
      .flatMap(({ alarmName, url }) => link(phrase`alarm ${name(alarmName)}`, url)),
    ...commits.flatMap(({ container, compareUrl }) => link(phrase`commits of ${name(container)}`, compareUrl)),
    ...link(phrase`what AWS says about it`, cause.page),
    ...(rollback?.page === cause.page ? [] : link(phrase`what AWS says about the rollback`, rollback?.page)),
  ];
}

function link(label: Phrase, url: string | undefined): readonly OutlinedLink[] {
  return url === undefined ? [] : [{ label, url }];
}

function span(time: DurationMs): Phrase {
  return [{ is: 'words', text: describeDuration(time) }];
}

function number(value: number): Phrase {
  return [{ is: 'words', text: String(value) }];
}
