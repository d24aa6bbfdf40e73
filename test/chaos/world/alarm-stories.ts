import type { AlarmDescription } from '../../../src/core/deployment/facts.ts';
import { days, type EpochMs, epochMs } from '../../../src/core/time.ts';
import type { Random } from '../machine/random.ts';
import { type Draft, plus } from './draft.ts';
import { alarmDeletionEvent, alarmStateEvent, alarmUpdateEvent } from './events.ts';
import type { AlarmStory, Since, StoryEvent } from './story.ts';

/** An alarm of a service's configuration: `missing` is a name that CloudWatch does not know. */
export interface AlarmPlan {
  readonly alarmName: string;
  readonly kind: 'metric' | 'composite' | 'missing';
}

/** What one alarm did to one deployment; the deployment's own story is told from it. */
export interface AlarmDeed {
  readonly alarmName: string;
  readonly what: 'fired' | 'in-alarm-at-start' | 'deleted' | 'updated';
  readonly at: EpochMs;
}

/** The stories of a service's alarms, and what they did to each deployment. */
export interface AlarmStories {
  readonly alarms: readonly AlarmStory[];
  readonly deeds: ReadonlyMap<Draft, readonly AlarmDeed[]>;
}

/** Tells what the alarms of a service do while its drafts happen. ECS acts on an alarm only in a deployment that fails by it. */
export function tellAlarms(
  plans: readonly AlarmPlan[],
  drafts: readonly Draft[],
  { random, from }: { readonly random: Random; readonly from: EpochMs },
): AlarmStories {
  const tellers = plans.flatMap((plan) => (plan.kind === 'missing' ? [] : [new AlarmTeller(plan, from)]));
  const metrics = tellers.filter((teller) => teller.kind === 'metric');
  const deeds = new Map<Draft, readonly AlarmDeed[]>();
  drafts.forEach((draft, index) => {
    const chosen = random.shuffle(metrics).slice(0, random.chance(0.2) ? 2 : 1);
    const calmFrom = index === 0 ? plus(draft.createdAt, -600_000) : (drafts[index - 1]?.endsAt ?? draft.createdAt);
    const calmUntil = drafts[index + 1]?.createdAt ?? plus(draft.endsAt, 2_700_000);
    deeds.set(draft, act(chosen, draft, { random, calmFrom, calmUntil }));
  });
  return { alarms: tellers.map((teller) => teller.story()), deeds };
}

function act(
  chosen: readonly AlarmTeller[],
  draft: Draft,
  calm: { readonly random: Random; readonly calmFrom: EpochMs; readonly calmUntil: EpochMs },
): readonly AlarmDeed[] {
  const { random } = calm;
  const latest = Math.max(draft.endsAt + 1, Math.min(draft.endsAt + 300_000, calm.calmUntil - 200));
  const over = epochMs(draft.ending === 'superseded' ? calm.calmUntil - 200 : random.int(draft.endsAt + 1, latest));
  switch (draft.alarmPart) {
    case 'quiet':
      fireUnseen(chosen, draft, random.fork(`unseen/${draft.createdAt}`));
      if (calm.calmUntil - draft.endsAt > 120_000) disturb(chosen, draft, random);
      fireLater(chosen, { draft, calmUntil: calm.calmUntil, random: random.fork(`later/${draft.createdAt}`) });
      return [];
    case 'fires':
      return chosen.map((alarm) => {
        const at = draft.failsAt ?? draft.createdAt;
        alarm.blink(at, over);
        return { alarmName: alarm.alarmName, what: 'fired', at };
      });
    case 'at-start': {
      const from = random.int(Math.max(calm.calmFrom + 300, draft.createdAt - 600_000), draft.createdAt - 100);
      return chosen.map((alarm) => {
        const at = epochMs(Math.max(from, alarm.lastAt + 1));
        alarm.blink(at, over);
        return { alarmName: alarm.alarmName, what: 'in-alarm-at-start', at };
      });
    }
    case 'lost':
      return chosen.slice(0, 1).map((alarm) => {
        const at = epochMs(random.int((draft.startedAt ?? draft.createdAt) + 2_000, draft.endsAt - 2_000));
        const what = random.chance(0.7) ? 'deleted' : 'updated';
        if (what === 'deleted') alarm.vanish(at, over);
        else alarm.replaceMetric(at, over);
        return { alarmName: alarm.alarmName, what, at };
      });
  }
}

/** An alarm fires while the deployment runs, and ECS does not act: its reads of the alarm were throttled. */
function fireUnseen(chosen: readonly AlarmTeller[], draft: Draft, random: Random): void {
  const { startedAt, endsAt } = draft;
  if (startedAt === undefined || !SUCCEEDS.includes(draft.ending) || endsAt - startedAt < 30_000) return;
  if (!random.chance(0.1)) return;
  const at = random.int(startedAt + 1_000, endsAt - 10_000);
  const over = random.int(at + 1_000, Math.min(endsAt - 1, at + 600_000));
  for (const alarm of chosen) alarm.blink(epochMs(at), epochMs(over));
}

const SUCCEEDS: readonly Draft['ending'][] = [
  'succeeds',
  'stuck-then-succeeds',
  'approval-given',
  'approval-timed-out-and-went-on',
];

interface Later {
  readonly draft: Draft;
  readonly calmUntil: EpochMs;
  readonly random: Random;
}

/** An alarm fires within 40 minutes after the end, when ECS watches no more. */
function fireLater(chosen: readonly AlarmTeller[], { draft: { endsAt }, calmUntil, random }: Later): void {
  const latest = Math.min(endsAt + 2_400_000, calmUntil - 20_000);
  if (latest < endsAt + 120_000 || !random.chance(0.15)) return;
  const at = random.int(endsAt + 100_000, latest);
  const over = random.int(at + 1_000, Math.min(at + 300_000, calmUntil - 5_000));
  for (const alarm of chosen) alarm.blink(epochMs(at), epochMs(over));
}

/** What happens to alarms after the end concerns the deployment no more. */
function disturb(chosen: readonly AlarmTeller[], { endsAt }: Draft, random: Random): void {
  const [first] = chosen;
  const [at, back] = [plus(endsAt, random.int(1_000, 40_000)), plus(endsAt, 80_000)];
  const draw = random.next();
  if (draw < 0.1) {
    for (const alarm of chosen) alarm.blink(at, back);
  } else if (draw < 0.15) {
    first?.vanish(at, back);
  } else if (draw < 0.2) {
    first?.replaceMetric(at, back);
  }
}

class AlarmTeller {
  readonly alarmName: string;
  readonly kind: 'metric' | 'composite';
  readonly #states: Since<AlarmDescription | undefined>[];
  readonly #events: StoryEvent[] = [];
  #view: AlarmDescription;

  constructor(plan: AlarmPlan, from: EpochMs) {
    this.alarmName = plan.alarmName;
    this.kind = plan.kind === 'composite' ? 'composite' : 'metric';
    this.#view = describe(plan.alarmName, this.kind, epochMs(from - days(3)));
    this.#states = [{ at: epochMs(from - days(3)), view: this.#view }];
  }

  /** When it last changed. */
  get lastAt(): number {
    return this.#states.at(-1)?.at ?? 0;
  }

  /** In ALARM from one instant to the other. */
  blink(at: EpochMs, over: EpochMs): void {
    this.#show(at, { ...this.#view, state: 'ALARM', stateChangedAt: at, value: 17 });
    this.#events.push(alarmStateEvent(at, this.alarmName, 'OK', 'ALARM'));
    this.#show(over, { ...this.#view, state: 'OK', stateChangedAt: over, value: 3 });
    this.#events.push(alarmStateEvent(over, this.alarmName, 'ALARM', 'OK'));
  }

  /** Deleted, and later created again; a new alarm has no data yet. */
  vanish(at: EpochMs, back: EpochMs): void {
    this.#states.push({ at, view: undefined });
    this.#events.push(alarmDeletionEvent(at, this.#view));
    this.#show(back, {
      ...this.#view,
      state: 'INSUFFICIENT_DATA',
      stateChangedAt: back,
      configuredAt: back,
      value: undefined,
    });
  }

  /** Watches another metric for a while. */
  replaceMetric(at: EpochMs, back: EpochMs): void {
    const { metricName, metricKey } = this.#view;
    this.#edit(at, { ...this.#view, metricName: 'RequestCount', metricKey: 'RequestCount', configuredAt: at });
    this.#edit(back, { ...this.#view, metricName, metricKey, configuredAt: back });
  }

  story(): AlarmStory {
    return { alarmName: this.alarmName, states: this.#states, events: this.#events };
  }

  #edit(at: EpochMs, view: AlarmDescription): void {
    this.#events.push(alarmUpdateEvent(at, this.#view, view));
    this.#show(at, view);
  }

  #show(at: EpochMs, view: AlarmDescription): void {
    this.#view = view;
    this.#states.push({ at, view });
  }
}

function describe(alarmName: string, kind: 'metric' | 'composite', since: EpochMs): AlarmDescription {
  const isMetric = kind === 'metric';
  return {
    alarmName,
    kind,
    state: 'OK',
    stateReason: undefined,
    stateChangedAt: since,
    configuredAt: since,
    metricKey: isMetric ? 'HTTPCode_Target_5XX_Count' : undefined,
    namespace: isMetric ? 'AWS/ApplicationELB' : undefined,
    metricName: isMetric ? 'HTTPCode_Target_5XX_Count' : undefined,
    statistic: isMetric ? 'Sum' : undefined,
    comparisonOperator: isMetric ? 'GreaterThanThreshold' : undefined,
    threshold: isMetric ? 10 : undefined,
    periodSeconds: isMetric ? 60 : undefined,
    evaluationPeriods: isMetric ? 3 : undefined,
    datapointsToAlarm: isMetric ? 3 : undefined,
    value: undefined,
  };
}
