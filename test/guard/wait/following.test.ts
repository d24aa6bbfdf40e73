import { describe, expect, it } from 'vitest';
import type { ServiceDeploymentDescription } from '../../../src/core/deployment/facts.ts';
import { epochMs } from '../../../src/core/time.ts';
import {
  alarmsToRead,
  awaitsList,
  beginFollowing,
  configurationOf,
  dueExtras,
  editsToRead,
  type Following,
  failedTasks,
  foldFollowing,
  historiesToRead,
  isEnded,
  revisionsToRead,
  wantsEvidence,
} from '../../../src/guard/wait/following.ts';
import {
  alarm,
  at,
  deployment,
  deploymentArn,
  reading,
  revisionArn,
  rolledBackByAlarm,
  SERVICE,
  service,
} from '../../builders/facts.ts';
import { row } from '../../fakes/fake-guard.ts';

const begin = beginFollowing(SERVICE, deploymentArn('bad'), { cluster: 'shop', service: 'checkout' });
/** What is known after ECS described the deployment. */
const following = (description: Partial<ServiceDeploymentDescription> = {}, fields: Partial<Following> = {}) =>
  foldFollowing({ ...begin, description: deployment(description), alarms: reading(alarm()), ...fields }, at(2));
const ended = (fields: Partial<Following> = {}) =>
  foldFollowing({ ...following(), description: rolledBackByAlarm(), ...fields }, at(8));
const succeeded = { status: 'SUCCESSFUL', finishedAt: at(7) };

describe('foldFollowing', () => {
  it('knows nothing before ECS described the deployment', () => {
    expect(foldFollowing(begin, at(2))).toBe(begin);
    expect(isEnded(begin)).toBe(false);
  });

  it('folds an end again while more is learnt of it', () => {
    const first = ended();
    expect(isEnded(first)).toBe(true);
    expect(first.lastOpen?.phase).toBe('rolling-out');
    const alarms = reading(alarm({ state: 'ALARM', stateChangedAt: at(5), value: 42 }));
    const second = foldFollowing({ ...first, alarms }, at(9));
    expect(second.record?.alarms[0]).toMatchObject({ triggeredAt: at(5), value: 42 });
  });

  it('calls nothing stuck', () => {
    const { record } = foldFollowing(following(), at(100_000));
    expect(record?.timeline.map(({ what }) => what)).not.toContain('stuck');
  });
});

describe('alarmsToRead', () => {
  it('are those that fired first, then those that are watched', () => {
    const alarms = { status: 'TRIGGERED', alarmNames: ['a', 'b'], triggeredAlarmNames: ['b'] };
    expect(alarmsToRead(following({ alarms }))).toEqual(['b', 'a']);
  });

  it.each<[string, Following]>([
    ['of a deployment that ECS did not describe', begin],
    ['that AWS refuses', following({}, { refused: ['alarms'] })],
    ['that were read after the end', ended({ alarmsReadAtEnd: true })],
  ])('are none %s', (_, known) => {
    expect(alarmsToRead(known)).toEqual([]);
  });

  it('are read once more after the end', () => {
    expect(alarmsToRead(ended())).toEqual(['checkout-5xx']);
  });
});

describe('revisionsToRead', () => {
  it('are those of both sides that were not asked for', () => {
    expect(revisionsToRead(following())).toEqual([revisionArn('1'), revisionArn('2')]);
    expect(revisionsToRead(following({}, { askedRevisions: [revisionArn('1')] }))).toEqual([revisionArn('2')]);
    expect(revisionsToRead(begin)).toEqual([]);
  });
});

describe('editsToRead', () => {
  const edited = reading(alarm({ configuredAt: at(1) }));

  it('are those of an alarm that was edited since the start, for each configuration once', () => {
    expect(editsToRead(following({}, { alarms: edited }))).toEqual(['checkout-5xx']);
    const editsReadFor = new Map([['checkout-5xx', String(at(1))]]);
    expect(editsToRead(following({}, { alarms: edited, editsReadFor }))).toEqual([]);
    const again = reading(alarm({ configuredAt: at(1, 30) }));
    expect(editsToRead(following({}, { alarms: again, editsReadFor }))).toEqual(['checkout-5xx']);
  });

  it('are those of an alarm that is gone, and not of one that was left as it was', () => {
    expect(editsToRead(following({}, { alarms: reading() }))).toEqual(['checkout-5xx']);
    expect(editsToRead(following())).toEqual([]);
    expect(editsToRead(begin)).toEqual([]);
  });
});

describe('configurationOf', () => {
  it('is the instant of an alarm, and a word for one that is gone or was not read', () => {
    expect(configurationOf('checkout-5xx', reading(alarm({ configuredAt: at(1) })))).toBe(String(at(1)));
    expect(configurationOf('checkout-5xx', reading())).toBe('gone');
    expect(configurationOf('checkout-5xx', { read: false, why: 'denied' })).toBe('gone');
  });
});

describe('historiesToRead', () => {
  const changed = reading(alarm({ stateChangedAt: at(1) }));

  it('are those of alarms that changed since the start, each once', () => {
    expect(historiesToRead(following({}, { alarms: changed }))).toEqual(['checkout-5xx']);
    const transitions = new Map([['checkout-5xx', []]]);
    expect(historiesToRead(following({}, { alarms: changed, transitions }))).toEqual([]);
    expect(historiesToRead(following())).toEqual([]);
    expect(historiesToRead(begin)).toEqual([]);
  });
});

describe('dueExtras', () => {
  const asked = { askedRevisions: [revisionArn('1'), revisionArn('2')] };

  it('are in the order of need: revisions, edits, histories and the service, while it goes on', () => {
    const alarms = reading(alarm({ configuredAt: at(1), stateChangedAt: at(1) }));
    expect(dueExtras(following({}, { alarms }), undefined, at(2))).toEqual([
      'revisions',
      'edits',
      'history',
      'service',
    ]);
    expect(dueExtras(following({}, asked), undefined, at(2))).toEqual(['service']);
  });

  it('hold the values of the alarms once a minute, when the service and its alarms are known', () => {
    const known = { ...asked, serviceDescription: service() };
    const extras = (fields: Partial<Following>) => dueExtras(following({}, { ...known, ...fields }), undefined, at(2));
    expect(extras({})).toEqual(['values', 'service']);
    expect(extras({ valuesReadAt: at(1) })).toEqual(['values', 'service']);
    expect(extras({ valuesReadAt: epochMs(at(1) + 1) })).toEqual(['service']);
    expect(extras({ serviceDescription: undefined })).toEqual(['service']);
    expect(extras({ alarms: reading() })).not.toContain('values');
    expect(extras({ alarms: { read: false, why: 'denied' } })).toEqual(['service']);
    expect(extras({ refused: ['values'] })).toEqual(['service']);
  });

  it('are not what AWS refuses', () => {
    expect(dueExtras(following({}, { refused: ['service', 'revisions'] }), undefined, at(2))).toEqual([]);
  });

  it('are none of an ended deployment of which all is known', () => {
    expect(dueExtras(ended({ ...asked, transitions: new Map([['checkout-5xx', []]]) }), undefined, at(9))).toEqual([]);
  });

  it('begin with the list while ECS says that it was stopped, and no more', () => {
    const stopped = { status: 'STOPPED', stoppedAt: at(2), finishedAt: at(2) };
    expect(dueExtras(following(stopped), undefined, at(2))[0]).toBe('siblings');
  });

  it('begin with the list of an ended deployment when the lists have settled', () => {
    const known = following(succeeded, asked);
    expect(dueExtras(known, at(9), epochMs(at(9) - 1))).toEqual([]);
    expect(dueExtras(known, at(9), at(9))).toEqual(['siblings']);
    expect(dueExtras({ ...known, siblingsReadAt: at(9) }, at(9), at(10))).toEqual([]);
  });
});

describe('awaitsList', () => {
  it.each<[string, Partial<Following>, boolean]>([
    ['was not read', {}, true],
    ['was read too early', { siblingsReadAt: at(8) }, true],
    ['was read', { siblingsReadAt: at(9) }, false],
    ['is refused', { refused: ['siblings'] }, false],
  ])('where the list %s: %s', (_, fields, expected) => {
    expect(awaitsList({ ...begin, ...fields }, at(9))).toBe(expected);
  });

  it('is false where the list need not be read', () => {
    expect(awaitsList(begin, undefined)).toBe(false);
  });
});

describe('failedTasks', () => {
  const rowOf = (failed: number, created = at(0)) =>
    service({ deployments: [row({ failedTasks: failed, createdAt: created })] });

  it('are the larger of what ECS counts by service and by circuit breaker', () => {
    const circuitBreaker = { status: 'MONITORING', failureCount: 2, threshold: 3 };
    expect(failedTasks(following({ circuitBreaker }, { serviceDescription: rowOf(3) }))).toBe(3);
    expect(failedTasks(following({ circuitBreaker }, { serviceDescription: rowOf(1) }))).toBe(2);
  });

  it('are not those of another deployment, and unknown where ECS counts none', () => {
    const none = { circuitBreaker: undefined };
    expect(failedTasks(following(none, { serviceDescription: rowOf(3, at(-10)) }))).toBeUndefined();
    expect(failedTasks(following(none))).toBeUndefined();
    expect(failedTasks(begin)).toBeUndefined();
  });
});

describe('wantsEvidence', () => {
  const failing = (failureCount: number) => ({ circuitBreaker: { status: 'MONITORING', failureCount, threshold: 3 } });
  const evidence = { gatheredAt: at(2), stoppedTasks: [], missing: [] };

  it('is so when a task failed, and again when more did, half a minute later', () => {
    expect(wantsEvidence(following(failing(0)), at(2))).toBe(false);
    expect(wantsEvidence(following(failing(1)), at(2))).toBe(true);
    const seen = following(failing(1), { evidence, failuresSeen: 1 });
    expect(wantsEvidence(seen, at(5))).toBe(false);
    const more = following(failing(2), { evidence, failuresSeen: 1 });
    expect(wantsEvidence(more, at(2, 29))).toBe(false);
    expect(wantsEvidence(more, at(2, 30))).toBe(true);
  });

  it.each<[string, Partial<ServiceDeploymentDescription>, boolean]>([
    ['was rolled back by an alarm', rolledBackByAlarm(), false],
    [
      'was rolled back by its circuit breaker',
      rolledBackByAlarm({
        alarms: undefined,
        statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      }),
      true,
    ],
    ['succeeded', succeeded, false],
  ])('of a deployment that %s: %s', (_, description, expected) => {
    expect(wantsEvidence(following({ ...failing(0), ...description, ...failing(0) }), at(8))).toBe(expected);
  });

  it('is not so where AWS refuses it, or before anything is known', () => {
    expect(wantsEvidence(following(failing(1), { refused: ['evidence'] }), at(2))).toBe(false);
    expect(wantsEvidence(begin, at(2))).toBe(false);
  });
});
