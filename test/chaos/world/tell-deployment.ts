import type {
  RevisionCounts,
  ServiceDeploymentDescription,
  ServiceDescription,
} from '../../../src/core/deployment/facts.ts';
import { type EpochMs, epochMs, minutes } from '../../../src/core/time.ts';
import type { Random } from '../machine/random.ts';
import type { AlarmDeed } from './alarm-stories.ts';
import { type Draft, plus } from './draft.ts';
import type { Since } from './story.ts';
import { REASONS } from './wording.ts';

/** What a deployment is told from, beside its draft. */
export interface Setting {
  readonly serviceArn: string;
  readonly arn: string;
  readonly ecsDeploymentId: string;
  readonly to: string;
  /** The revision that ran before and is gone back to; undefined where none did. */
  readonly from: string | undefined;
  /** The classic deployment that is gone back to. */
  readonly goodEcsDeploymentId: string | undefined;
  /** Revisions of which a task may still run, because a newer deployment took their place. */
  readonly leftovers: readonly string[];
  readonly supersededBy: string | undefined;
  readonly deeds: readonly AlarmDeed[];
  /** Whether any of the configured alarms is one that ECS can see. */
  readonly seesAlarms: boolean;
  readonly alarmConfig: ServiceDescription['alarms'];
  readonly earlySuccess: ServiceDescription['earlySuccess'];
  readonly hookId: string;
  readonly random: Random;
}

const DESIRED = 3;

type View = ServiceDeploymentDescription;

/** What DescribeServiceDeployments shows of a deployment, from instant to instant. */
export function tellStates(draft: Draft, setting: Setting): readonly Since<View>[] {
  const told = new Telling(createdView(draft, setting), draft.createdAt);
  const { startedAt, fullAt } = draft;
  if (startedAt !== undefined) {
    told.at(startedAt, {
      status: 'IN_PROGRESS',
      startedAt,
      alarms: monitor(setting),
      circuitBreaker: { status: 'MONITORING', failureCount: 0, threshold: 3 },
      lifecycleStage: stage(draft, 'SCALE_UP'),
      targetServiceRevision: counts(setting.to, 1),
    });
    const failsAt = draft.failsAt ?? draft.endsAt;
    const halfAt = epochMs((startedAt + fullAt) / 2);
    if (halfAt < failsAt) told.at(halfAt, { targetServiceRevision: counts(setting.to, DESIRED - 1) });
    if (fullAt < failsAt && fullAt < draft.endsAt) {
      told.at(fullAt, { ...drained(setting), lifecycleStage: stage(draft, 'BAKE_TIME') });
    }
  }
  tellPause(told, draft, setting);
  tellEnd(told, draft, setting);
  return told.states;
}

function createdView(draft: Draft, setting: Setting): View {
  const { alarmConfig } = setting;
  return {
    serviceDeploymentArn: setting.arn,
    status: 'PENDING',
    statusReason: undefined,
    createdAt: draft.createdAt,
    startedAt: undefined,
    finishedAt: undefined,
    stoppedAt: undefined,
    updatedAt: draft.createdAt,
    sourceServiceRevisions: [
      ...(setting.from === undefined ? [] : [counts(setting.from, DESIRED)]),
      ...setting.leftovers.map((arn) => counts(arn, 1)),
    ],
    targetServiceRevision: counts(setting.to, 0),
    rollback: undefined,
    strategy: draft.strategy,
    bakeTimeMinutes: setting.random.chance(0.3) ? setting.random.int(0, 15) : undefined,
    earlySuccess: draft.strategy === 'ROLLING' ? setting.earlySuccess : undefined,
    alarmsEnabled: setting.random.chance(0.8) ? (alarmConfig?.enable ?? false) : undefined,
    alarms: undefined,
    circuitBreaker: undefined,
    lifecycleStage: undefined,
    lifecycleHooks: [],
  };
}

function monitor(setting: Setting): View['alarms'] {
  const { alarmConfig } = setting;
  if (alarmConfig === undefined) return undefined;
  return { status: wordOf(setting), alarmNames: alarmConfig.alarmNames, triggeredAlarmNames: [] };
}

/** AWS does not publish which word ECS has for alarms that it cannot see: the guard must cope with each. */
function wordOf({ deeds, seesAlarms, random }: Setting): string {
  if (!seesAlarms) return random.fork('alarms').pick(['MONITORING', 'DISABLED']);
  return deeds.some((deed) => deed.what === 'in-alarm-at-start') ? 'DISABLED' : 'MONITORING';
}

function stage({ strategy }: Draft, name: string): string | undefined {
  return strategy === 'ROLLING' ? undefined : name;
}

/** What ran before: the last good revision, or else what a newer deployment took the place of before it was good. */
export function ranBefore({ from, leftovers }: Setting): string | undefined {
  return from ?? leftovers[0];
}

function drained(setting: Setting): Partial<View> {
  const source = ranBefore(setting);
  return {
    targetServiceRevision: counts(setting.to, DESIRED),
    sourceServiceRevisions: source === undefined ? [] : [counts(source, 0)],
  };
}

function restored(setting: Setting): Partial<View> {
  return {
    targetServiceRevision: { ...counts(setting.to, 0), requestedTaskCount: 0 },
    sourceServiceRevisions: setting.from === undefined ? [] : [counts(setting.from, DESIRED)],
  };
}

function counts(arn: string, runningTaskCount: number): RevisionCounts {
  return { arn, requestedTaskCount: DESIRED, runningTaskCount, pendingTaskCount: 0 };
}

/** A pause ends by an answer, or by its time-out, whose action is to go on or to roll back. */
function tellPause(told: Telling, draft: Draft, { hookId }: Setting): void {
  const { pauseAt, resumeAt } = draft;
  if (pauseAt === undefined || resumeAt === undefined) return;
  const timeoutAction = draft.ending === 'approval-timed-out-and-went-on' ? 'CONTINUE' : 'ROLLBACK';
  const hook = {
    hookId,
    targetType: 'PAUSE',
    targetArn: undefined,
    expiresAt: expiryOf(draft, pauseAt, resumeAt),
    timeoutAction,
  };
  told.at(pauseAt, { lifecycleHooks: [{ ...hook, status: 'AWAITING_ACTION' }] });
  told.at(resumeAt, { lifecycleHooks: [{ ...hook, status: HOOK_END[draft.ending] ?? 'SUCCEEDED' }] });
}

const HOOK_END: Readonly<Partial<Record<Draft['ending'], string>>> = {
  'approval-rejected': 'FAILED',
  'approval-timed-out': 'TIMED_OUT',
  'approval-timed-out-and-went-on': 'TIMED_OUT',
};

export function expiryOf(draft: Draft, pauseAt: EpochMs, resumeAt: EpochMs): EpochMs {
  return draft.ending.startsWith('approval-timed-out') ? resumeAt : epochMs(pauseAt + minutes(60));
}

function tellEnd(told: Telling, draft: Draft, setting: Setting): void {
  const { endsAt } = draft;
  switch (draft.ending) {
    case 'succeeds':
    case 'stuck-then-succeeds':
    case 'approval-given':
    case 'approval-timed-out-and-went-on':
      told.at(endsAt, {
        ...drained(setting),
        status: 'SUCCESSFUL',
        finishedAt: endsAt,
        alarms: over(told.view.alarms),
        lifecycleStage: stage(draft, 'CLEAN_UP'),
      });
      return;
    case 'superseded':
    case 'stopped':
      tellStop(told, draft, {});
      return;
    case 'alarm-without-rollback':
      tellStop(told, draft, { alarms: triggered(setting) });
      return;
    case 'circuit-breaker-without-rollback':
      tellStop(told, draft, { circuitBreaker: BROKEN });
      return;
    case 'deleted':
      return;
    default:
      tellRollback(told, draft, setting);
  }
}

const BROKEN = { status: 'TRIGGERED', failureCount: 3, threshold: 3 };

/** ECS stops a deployment that failed without rollback, that a newer one replaces, or that it gives up. */
function tellStop(told: Telling, { failsAt, endsAt }: Draft, why: Partial<View>): void {
  const requestedAt = failsAt ?? endsAt;
  told.at(requestedAt, { ...why, status: 'STOP_REQUESTED' });
  told.at(endsAt, { status: 'STOPPED', stoppedAt: endsAt, finishedAt: endsAt });
}

/** Undone: what failed, ECS's words where they are known, and the way back. */
function tellRollback(told: Telling, draft: Draft, setting: Setting): void {
  const { failsAt, rollbackAt, endsAt } = draft;
  if (failsAt === undefined || rollbackAt === undefined) return;
  const why = whyOf(draft, setting, told.view);
  if (draft.ending === 'requested') told.at(failsAt, { status: 'ROLLBACK_REQUESTED' });
  told.at(plus(rollbackAt, 0), {
    ...why.view,
    status: 'ROLLBACK_IN_PROGRESS',
    statusReason: why.reason,
    lifecycleStage: undefined,
    rollback: { reason: why.reason, startedAt: rollbackAt, serviceRevisionArn: setting.from },
  });
  const failed = draft.ending === 'rollback-fails';
  const end = failed
    ? { status: 'ROLLBACK_FAILED', statusReason: setting.from === undefined ? REASONS.noCandidate : why.reason }
    : { ...restored(setting), status: 'ROLLBACK_SUCCESSFUL' };
  told.at(endsAt, { ...end, finishedAt: endsAt });
}

function whyOf(
  draft: Draft,
  setting: Setting,
  view: View,
): { readonly view: Partial<View>; readonly reason: string | undefined } {
  switch (draft.ending) {
    case 'alarm':
      return { view: { alarms: triggered(setting) }, reason: undefined };
    case 'requested':
      return { view: {}, reason: REASONS.byUser };
    case 'hook':
      return {
        view: {
          lifecycleHooks: [
            {
              hookId: undefined,
              targetType: 'AWS_LAMBDA',
              targetArn: HOOK_FUNCTION,
              status: 'FAILED',
              expiresAt: undefined,
              timeoutAction: undefined,
            },
          ],
        },
        reason: REASONS.hook,
      };
    case 'approval-rejected':
    case 'approval-timed-out':
      return { view: { lifecycleHooks: view.lifecycleHooks }, reason: undefined };
    default:
      return { view: { circuitBreaker: BROKEN }, reason: REASONS.circuitBreaker };
  }
}

const HOOK_FUNCTION = 'arn:aws:lambda:us-west-2:111122223333:function:my-hook';

function triggered({ alarmConfig, deeds }: Setting): View['alarms'] {
  const fired = deeds.filter((deed) => deed.what === 'fired').map((deed) => deed.alarmName);
  return { status: 'TRIGGERED', alarmNames: alarmConfig?.alarmNames ?? [], triggeredAlarmNames: fired };
}

function over(alarms: View['alarms']): View['alarms'] {
  return alarms?.status === 'MONITORING' ? { ...alarms, status: 'MONITORING_COMPLETE' } : alarms;
}

/** Grows a list of views, each the last one with what changed. */
class Telling {
  readonly states: Since<View>[];
  #view: View;

  constructor(view: View, at: EpochMs) {
    this.#view = view;
    this.states = [{ at, view }];
  }

  get view(): View {
    return this.#view;
  }

  at(instant: EpochMs, patch: Partial<View>): void {
    this.#view = { ...this.#view, ...patch, updatedAt: instant };
    this.states.push({ at: instant, view: this.#view });
  }
}
