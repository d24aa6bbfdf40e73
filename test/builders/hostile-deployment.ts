import { unreadAlarm } from '../../src/core/deployment/recorded-alarms.ts';
import type { DeploymentRecord } from '../../src/core/deployment/record.ts';
import type { RevisionDiff } from '../../src/core/diff/revision-diff.ts';
import type { GatheredEvidence } from '../../src/core/explanation/evidence.ts';
import { durationMs } from '../../src/core/time.ts';
import { gathered } from './evidence.ts';
import { at, T0 } from './facts.ts';
import { fullRecord } from './records.ts';

interface HostileDeployment {
  readonly record: DeploymentRecord;
  readonly evidence: GatheredEvidence;
  readonly diff: RevisionDiff;
}

/** Texts from outside in one explanation. */
export const PLACES = 44;

/** A deployment and its material with a text in each place that comes from outside. */
export function hostileDeployment(texts: readonly string[]): HostileDeployment {
  let used = 0;
  // The number makes every text differ, and keeps names from being empty.
  const next = () => `${texts[used++ % texts.length] ?? ''}${used}`;
  const serviceName = () => next().replace(/[/\p{Cc}\u2028\u2029]/gu, '');
  const image = () => [{ container: next(), image: next(), digest: next() }];
  const record = fullRecord({
    serviceArn: `arn:aws:ecs:eu-west-1:111122223333:service/${serviceName()}/${serviceName()}`,
    outcome: 'rollback-failed',
    reason: next(),
    alarms: [
      {
        ...unreadAlarm(next()),
        kind: 'metric',
        triggered: true,
        triggeredAt: at(5),
        metric: next(),
        statistic: next(),
        value: 3,
        meaning: next(),
      },
    ],
    protection: { state: 'off-during-deployment', alarmNames: [next()] },
    revisions: {
      from: { serviceRevisionArn: next(), taskDefinitionArn: next(), images: image() },
      to: { serviceRevisionArn: next(), taskDefinitionArn: next(), images: image() },
    },
  });
  const [alarm] = record.alarms;
  const evidence = gathered({
    tasks: [
      {
        count: 2,
        reason: next(),
        stopCode: next(),
        exitCode: 1,
        container: next(),
        newestAt: at(4),
        diagnosis: { is: 'unknown', text: next() },
      },
    ],
    rollbackTasks: [
      {
        count: 2,
        reason: next(),
        stopCode: next(),
        exitCode: 1,
        container: next(),
        newestAt: at(6),
        diagnosis: { is: 'unknown', text: next() },
      },
    ],
    charts: [
      {
        alarmName: alarm?.alarmName ?? '',
        label: next(),
        period: durationMs(60_000),
        threshold: 2,
        comparisonOperator: next(),
        points: [
          { at: T0, value: 1 },
          { at: at(1), value: undefined },
          { at: at(2), value: 3 },
        ],
      },
    ],
    logs: [
      {
        container: next(),
        logGroup: next(),
        logStream: next(),
        region: next(),
        lines: [
          { at: T0, text: next() },
          { at: at(1), text: next() },
        ],
        redacted: 1,
        mayLackLast: true,
      },
    ],
    commits: [
      {
        container: next(),
        from: next(),
        to: next(),
        repository: next(),
        compareUrl: undefined,
        committedAt: T0,
        basis: 'image-label',
      },
    ],
    author: { kind: 'pipeline', name: next(), principalArn: next(), eventName: next(), at: at(0), userAgent: next() },
    drift: { stackName: next(), stackTaskDefinition: next(), runningTaskDefinition: next() },
    missing: [{ part: 'logs', why: 'denied', what: next() }],
  });
  const change = {
    container: next(),
    what: 'environment',
    name: next(),
    change: 'changed',
    from: next(),
    to: next(),
  } as const;
  const diff = { fromTaskDefinitionArn: next(), toTaskDefinitionArn: next(), changes: [change], leftOut: 2 };
  return { record, evidence, diff };
}
