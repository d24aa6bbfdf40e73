import { describe, expect, it } from 'vitest';
import type { DeploymentRecord, RecordedAlarm } from '../../../src/core/deployment/record.ts';
import {
  describeAlarms,
  describeChanges,
  describeRevisions,
  describeStuck,
  describeWhere,
} from '../../../src/core/slack/slack-details.ts';
import { minutes } from '../../../src/core/time.ts';
import { at, taskDefinitionArn } from '../../builders/facts.ts';
import { rolledBack, running } from '../../builders/slack-records.ts';

describe('describeWhere', () => {
  const tasks = {
    target: { requested: 4, running: 1, pending: 3 },
    source: { requested: 4, running: 3, pending: 0 },
  };
  const bake = { startedAt: at(1), time: minutes(5), basis: 'configured' as const };

  it('counts the tasks of a deployment that is under way', () => {
    expect(describeWhere({ ...running, tasks })).toContain('*Tasks* new 1 of 4, old 3');
    expect(describeWhere({ ...running, tasks, phase: 'finished' }).join()).not.toContain('*Tasks*');
  });

  it('says when a bake ends, and how that is known', () => {
    // 10:06:00
    const end = '<!date^1795514760^{date_short_pretty} {time_secs}|2026-11-24T10:06:00.000Z>';
    const line = (fields: Partial<DeploymentRecord>) =>
      describeWhere({ ...running, tasks: undefined, phase: 'baking', ...fields }).find((one) => one.includes('*Bake'));
    expect(line({ bake })).toBe(`*Bake ends* ${end} (configured)`);
    expect(line({ bake: { ...bake, basis: 'estimated' } })).toBe(`*Bake ends* ${end} (estimated)`);
    expect(line({ bake: { ...bake, startedAt: undefined } })).toBeUndefined();
    expect(line({ bake, phase: 'rolling-out' })).toBeUndefined();
  });

  it('calls a cluster not named that the ARN of the service does not hold', () => {
    const serviceArn = 'arn:aws:ecs:eu-west-1:111122223333:service/checkout';
    expect(describeWhere({ ...running, serviceArn })[0]).toBe(
      '*Service* `checkout`  ·  *Cluster* `not named`  ·  *Strategy* rolling',
    );
  });
});

describe('the durations of a deployment', () => {
  const spans = (fields: Partial<DeploymentRecord>) => describeWhere({ ...rolledBack, ...fields })[1];

  it('count from the start to the rollback, and from there to its end', () => {
    expect(spans({})).toBe('*Rollback began* 5 min 15 s after the start  ·  *Rollback took* 1 min 40 s');
  });

  it('explain a rollback that took no time', () => {
    const at = rolledBack.rollbackStartedAt;
    expect(spans({ finishedAt: at })).toBe(
      '*Rollback began* 5 min 15 s after the start  ·  *Rollback took* 0 s (no task had to be restored)',
    );
  });

  it('have the total in place of the rollback where that failed', () => {
    expect(spans({ outcome: 'rollback-failed' })).toBe('*Rollback began* 5 min 15 s after the start  ·  *Total* 7 min');
  });

  it('are the total alone without a rollback', () => {
    expect(spans({ outcome: 'succeeded', rollbackStartedAt: undefined })).toBe('*Total* 7 min');
  });
});

describe('describeRevisions', () => {
  const revisionsOf = (fields: Partial<DeploymentRecord>) => {
    const from = { serviceRevisionArn: 'r/1', taskDefinitionArn: taskDefinitionArn(1), images: [] };
    const to = { serviceRevisionArn: 'r/2', taskDefinitionArn: taskDefinitionArn(2), images: [] };
    return describeRevisions({ ...running, revisions: { from, to }, ...fields });
  };

  it.each<[string, Partial<DeploymentRecord>, readonly string[]]>([
    ['goes out', {}, ['*New* `checkout:2`', '*Before* `checkout:1`']],
    ['is rolled back', { phase: 'rolling-back' }, ['*Failed* `checkout:2`', '*Restoring* `checkout:1`']],
    [
      'was rolled back',
      { phase: 'finished', outcome: 'rolled-back' },
      ['*Failed* `checkout:2`', '*Restored* `checkout:1`'],
    ],
    [
      'could not be rolled back',
      { phase: 'finished', outcome: 'rollback-failed' },
      ['*Failed* `checkout:2`', '*Not restored* `checkout:1`'],
    ],
  ])('calls a revision restored only once it is, where it %s', (_what, fields, lines) => {
    expect(revisionsOf(fields)).toEqual(lines);
  });

  it('says that there was nothing to restore where ECS says so', () => {
    const to = { serviceRevisionArn: 'r/2', taskDefinitionArn: taskDefinitionArn(2), images: [] };
    const reason = 'No rollback candidate was found to run the rollback.';
    const revisions = { from: undefined, to };
    expect(revisionsOf({ phase: 'finished', outcome: 'rollback-failed', reason, revisions })).toEqual([
      '*Failed* `checkout:2`',
      '*Not restored* no earlier revision exists',
    ]);
  });

  it('shows eight images and how many more there are', () => {
    const images = Array.from({ length: 10 }, (_, index) => ({
      container: `c${index}`,
      image: `i:${index}`,
      digest: undefined,
    }));
    const to = { serviceRevisionArn: 'r/2', taskDefinitionArn: undefined, images };
    expect(describeRevisions({ ...running, revisions: { from: undefined, to } })).toEqual([
      '*New* `2`  `i:0`, `i:1`, `i:2`, `i:3`, `i:4`, `i:5`, `i:6`, `i:7`, and 2 more',
    ]);
  });
});

describe('describeStuck', () => {
  it('quotes what ECS says of a deployment that stands still, and no longer when it moves', () => {
    const stuck: DeploymentRecord = {
      ...running,
      timeline: [{ at: at(190), what: 'stuck', text: undefined }],
      serviceEvent: { at: at(180), message: '(service checkout) was unable to place a task. <!here> See docs.' },
    };
    const seconds = at(180) / 1_000;
    const line = (record: DeploymentRecord) => describeStuck(record)[0];
    expect(line(stuck)).toMatch(
      /^\*ECS says\* \(service checkout\) was unable to place a task\. &lt;!here&gt; See docs\. at <!date\^/,
    );
    expect(line(stuck)).toContain(`<!date^${seconds}^`);
    expect(line({ ...stuck, serviceEvent: undefined })).toBeUndefined();
    expect(line({ ...stuck, phaseSince: at(200), phase: 'rolling-back' })).toBeUndefined();
  });
});

describe('describeAlarms', () => {
  const [fired] = rolledBack.alarms;
  const lines = (fields: Partial<RecordedAlarm>, record: Partial<DeploymentRecord> = {}) =>
    describeAlarms({ ...rolledBack, alarms: fired === undefined ? [] : [{ ...fired, ...fields }], ...record }).map(
      (line) => line.replace(/ {2}<https.*$/, ''),
    );

  it.each<[string, Partial<RecordedAlarm>, string]>([
    ['that is gone', { kind: 'missing' }, '*Alarm* `checkout-5xx` does not exist'],
    ['that is composite', { kind: 'composite' }, '*Alarm* `checkout-5xx` is a composite alarm, which ECS cannot use'],
    [
      'without a value',
      { value: undefined, triggeredAt: undefined },
      '*Alarm* `checkout-5xx`  Sum of `AWS/ApplicationELB HTTPCode_Target_5XX_Count` (threshold &gt; 10)',
    ],
    [
      'of metric math',
      { metric: undefined, statistic: undefined, value: 0.123456, triggeredAt: undefined },
      '*Alarm* `checkout-5xx`  was *0.1235* (threshold &gt; 10)',
    ],
    [
      'of metric math with a description',
      { metric: undefined, statistic: undefined, triggeredAt: undefined, meaning: '4 of 7 minutes had errors' },
      '*Alarm* `checkout-5xx`  _4 of 7 minutes had errors_',
    ],
    [
      'of a metric with a description',
      { value: undefined, triggeredAt: undefined, meaning: 'too many errors' },
      '*Alarm* `checkout-5xx`  Sum of `AWS/ApplicationELB HTTPCode_Target_5XX_Count` (threshold &gt; 10)  _too many errors_',
    ],
    [
      'without a threshold',
      { metric: undefined, threshold: undefined, triggeredAt: undefined },
      '*Alarm* `checkout-5xx`',
    ],
  ])('shows an alarm %s', (_what, fields, line) => {
    expect(lines(fields)).toEqual([line]);
  });

  it('leaves out an alarm that neither fired nor left the deployment unprotected', () => {
    const quiet = { triggered: false, kind: 'missing' } as const;
    expect(lines(quiet)).toEqual([]);
    expect(lines(quiet, { protection: { state: 'blind', alarmNames: ['checkout-5xx'] } })).toEqual([
      '*Alarm* `checkout-5xx` does not exist',
    ]);
  });
});

describe('describeChanges', () => {
  const change = (name: string | undefined, fields = {}) => ({
    container: 'web',
    what: 'environment',
    name,
    change: 'added' as const,
    from: undefined,
    to: undefined,
    ...fields,
  });
  const diff = (changes: readonly ReturnType<typeof change>[], leftOut = 0) => ({
    fromTaskDefinitionArn: undefined,
    toTaskDefinitionArn: undefined,
    changes,
    leftOut,
  });

  it('shows values where they may be shown', () => {
    const size = { container: undefined, what: 'cpu', change: 'changed' };
    const changes = [
      change('MODE'),
      change(undefined, { ...size, from: '256', to: '512' }),
      change(undefined, { ...size, from: undefined, to: '512' }),
    ];
    expect(describeChanges(diff(changes))).toEqual([
      '*What changed*',
      '• `web` environment `MODE` added',
      '• cpu `256` → `512`',
      '• cpu `none` → `512`',
    ]);
  });

  it('shows eight, and counts those that the diff left out with the rest', () => {
    const nine = Array.from({ length: 9 }, (_, index) => change(`V${index}`));
    const lines = describeChanges(diff(nine, 3));
    expect(lines).toHaveLength(10);
    expect(lines.slice(-2)).toEqual(['• `web` environment `V7` added', 'and 4 more']);
  });

  it('has no heading where nothing changed', () => {
    expect(describeChanges(diff([]))).toEqual([]);
    expect(describeChanges(undefined)).toEqual([]);
  });
});
