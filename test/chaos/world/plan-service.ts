import type { ServiceDescription, ServiceRevisionDescription } from '../../../src/core/deployment/facts.ts';
import { type EpochMs, epochMs, hours, minutes } from '../../../src/core/time.ts';
import type { Random } from '../machine/random.ts';
import { type AlarmDeed, type AlarmPlan, type AlarmStories, tellAlarms } from './alarm-stories.ts';
import { type Draft, draftDeployment, plus } from './draft.ts';
import { namesOf, type ServiceNames } from './names.ts';
import { pastDeployments } from './past.ts';
import type { DeploymentStory, Incarnation, ServiceStory } from './story.ts';
import { type Setting, tellStates } from './tell-deployment.ts';
import { tellEvents } from './tell-events.ts';
import { tellTruth } from './tell-truth.ts';

/** What becomes of a service while the guard watches. */
export type ServiceKind = 'plain' | 'new' | 'deleted' | 'recreated' | 'busy' | 'refused' | 'excluded';

export interface ServiceWishes {
  readonly index: number;
  readonly kind: ServiceKind;
  readonly deployments: number;
  /** When the guard is installed. */
  readonly guardCameAt: EpochMs;
  /** Deployments that a shorter history leaves out, by their number in this service. */
  readonly without: ReadonlySet<number>;
  readonly random: Random;
}

/** A life of a service as planned: its drafts, and when it is gone. */
interface Life {
  readonly drafts: readonly Draft[];
  readonly hasPast: boolean;
  readonly goneAt: EpochMs | undefined;
}

/** Makes up one service with all that happens to it. */
export function planService(wishes: ServiceWishes): ServiceStory {
  const { index, kind, guardCameAt, random } = wishes;
  const names = namesOf(index, random.fork('names'));
  const config = drawAlarms(names.service, random.fork('config'));
  const lives = planLives(
    wishes,
    config.plans.some((plan) => plan.kind === 'metric'),
  );
  const teller = new ServiceTeller(names, config, { random: random.fork('telling'), guardCameAt, kind });
  const incarnations = lives.map((life) => teller.tell(life, lives));
  return {
    serviceArn: names.serviceArn,
    clusterArn: names.clusterArn,
    index,
    alarmConfig: config.alarmConfig,
    earlySuccess: config.earlySuccess,
    incarnations,
    alarms: teller.alarms(lives).alarms,
    revisions: teller.revisions,
    isExcluded: kind === 'excluded',
    isRefused: kind === 'refused',
  };
}

interface ServiceConfig {
  readonly plans: readonly AlarmPlan[];
  readonly alarmConfig: ServiceDescription['alarms'];
  readonly earlySuccess: ServiceDescription['earlySuccess'];
}

function drawAlarms(service: string, random: Random): ServiceConfig {
  const kind = random.weighted({ none: 25, metric: 60, mixed: 5, composite: 5, missing: 5 });
  const names = [`${service}-5xx`, `${service}-latency`, `${service}-hosts`].slice(0, random.int(1, 3));
  const plans = names.map((alarmName, index): AlarmPlan => {
    if (kind === 'composite') return { alarmName, kind: 'composite' };
    if (kind === 'missing') return { alarmName, kind: 'missing' };
    return { alarmName, kind: kind === 'mixed' && index > 0 ? 'composite' : 'metric' };
  });
  const earlySuccess = random.chance(0.05) ? { enable: true, healthyPercent: 80 } : undefined;
  if (kind === 'none') return { plans: [], alarmConfig: undefined, earlySuccess };
  return { plans, alarmConfig: { alarmNames: names, enable: true, rollback: true }, earlySuccess };
}

function planLives(wishes: ServiceWishes, hasAlarms: boolean): readonly Life[] {
  const { kind, guardCameAt, random, deployments } = wishes;
  const schedule = random.fork('schedule');
  // Some deployments are under way when the guard comes.
  const first = plus(guardCameAt, schedule.chance(0.3) ? -schedule.int(0, 400_000) : schedule.int(1_000, 900_000));
  const life = (from: EpochMs, count: number, hasPast: boolean, isDeleted: boolean) =>
    planLife({ wishes, hasAlarms, schedule, from, count, hasPast, isDeleted });
  if (kind === 'deleted') return [life(first, deployments, schedule.chance(0.7), true)];
  if (kind !== 'recreated') return [life(first, deployments, kind !== 'new', false)];
  const before = Math.max(1, Math.floor(deployments / 2));
  const old = life(first, before, true, true);
  const from = plus(old.goneAt ?? first, schedule.int(1_000, schedule.pick([20_000, minutes(10)])));
  return [old, life(from, Math.max(1, deployments - before), false, false)];
}

interface LifePlan {
  readonly wishes: ServiceWishes;
  readonly hasAlarms: boolean;
  readonly schedule: Random;
  readonly from: EpochMs;
  readonly count: number;
  readonly hasPast: boolean;
  readonly isDeleted: boolean;
}

function planLife({ wishes, hasAlarms, schedule, from, count, hasPast, isDeleted }: LifePlan): Life {
  const isBusy = wishes.kind === 'busy';
  const diesDuring = isDeleted && schedule.chance(0.6);
  const drafts: Draft[] = [];
  let createdAt = from;
  let hasGood = hasPast;
  for (let number = 0; number < count; number += 1) {
    const isLast = number === count - 1;
    const previous = drafts.at(-1);
    const draft = draftDeployment(schedule.fork(`${from}/${number}`), {
      createdAt,
      hasAlarms,
      isFirst: !hasGood,
      followsSuperseded: previous?.ending === 'superseded',
      mayBeSuperseded: !isLast && !wishes.without.has(number + 1),
      isBusy,
      ending: isLast && diesDuring ? 'deleted' : undefined,
    });
    if (!wishes.without.has(number)) drafts.push(draft);
    hasGood ||= !wishes.without.has(number) && succeeds(draft);
    createdAt = nextStart(draft, isBusy, schedule);
  }
  const end = drafts.at(-1)?.endsAt ?? from;
  // Where it dies in peace, the guard had time to see its last deployment end.
  const goneAt = drafts.at(-1)?.ending === 'deleted' ? end : plus(end, hours(1) + schedule.int(0, minutes(30)));
  return { drafts, hasPast, goneAt: isDeleted ? goneAt : undefined };
}

function succeeds({ ending }: Draft): boolean {
  return ['succeeds', 'stuck-then-succeeds', 'approval-given', 'approval-timed-out-and-went-on'].includes(ending);
}

function nextStart(draft: Draft, isBusy: boolean, schedule: Random): EpochMs {
  if (draft.ending === 'superseded') return draft.failsAt ?? draft.endsAt;
  if (isBusy) return plus(draft.endsAt, schedule.int(3_000, 120_000));
  return plus(draft.endsAt, schedule.int(3_000, schedule.pick([30_000, minutes(10), minutes(40)])));
}

/** Puts drafts into ECS's words, and remembers what runs from one deployment to the next. */
class ServiceTeller {
  readonly revisions = new Map<string, ServiceRevisionDescription>();
  readonly #names: ServiceNames;
  readonly #config: ServiceConfig;
  readonly #context: { readonly random: Random; readonly guardCameAt: EpochMs; readonly kind: ServiceKind };
  #alarms: AlarmStories | undefined;
  #good: { readonly revision: string; readonly ecsDeploymentId: string } | undefined;

  constructor(
    names: ServiceNames,
    config: ServiceConfig,
    context: { readonly random: Random; readonly guardCameAt: EpochMs; readonly kind: ServiceKind },
  ) {
    this.#names = names;
    this.#config = config;
    this.#context = context;
  }

  /** The alarms live on when the service is deleted and created again. */
  alarms(lives: readonly Life[]): AlarmStories {
    const drafts = lives.flatMap((life) => life.drafts);
    const { random, guardCameAt } = this.#context;
    this.#alarms ??= tellAlarms(this.#config.plans, drafts, { random: random.fork('alarms'), from: guardCameAt });
    return this.#alarms;
  }

  tell({ drafts, hasPast, goneAt }: Life, lives: readonly Life[]): Incarnation {
    const { random, kind } = this.#context;
    this.#good = undefined;
    const from = drafts[0]?.createdAt ?? this.#context.guardCameAt;
    const past = hasPast ? this.#tellPast(from, kind === 'busy' ? random.int(100, 600) : random.int(1, 4)) : [];
    const { deeds } = this.alarms(lives);
    const settings = this.#settings(drafts, deeds);
    const told = settings.map(({ draft, setting }) => this.#tellDeployment(draft, setting));
    const deployments = [...past, ...told];
    return { createdAt: deployments[0]?.createdAt ?? from, goneAt, deployments };
  }

  #tellPast(before: EpochMs, count: number): readonly DeploymentStory[] {
    const past = pastDeployments({
      before: epochMs(Math.min(before, this.#context.guardCameAt) - 60_000),
      count,
      gap: this.#context.kind === 'busy' ? 172_800 : hours(20),
      names: this.#names,
      revision: (at) => this.#addRevision(at),
    });
    const last = past.at(-1);
    if (last !== undefined) this.#good = { revision: last.truth.to, ecsDeploymentId: last.ecsDeploymentId };
    return past;
  }

  #settings(drafts: readonly Draft[], deeds: ReadonlyMap<Draft, readonly AlarmDeed[]>) {
    const { random } = this.#context;
    const arns = drafts.map(() => this.#names.deploymentArn());
    let leftovers: readonly string[] = [];
    return drafts.map((draft, index) => {
      const to = this.#addRevision(draft.createdAt);
      const setting: Setting = {
        serviceArn: this.#names.serviceArn,
        arn: arns[index] ?? '',
        ecsDeploymentId: this.#names.ecsDeploymentId(),
        to,
        from: this.#good?.revision,
        goodEcsDeploymentId: this.#good?.ecsDeploymentId,
        leftovers,
        supersededBy: draft.ending === 'superseded' ? arns[index + 1] : undefined,
        deeds: deeds.get(draft) ?? [],
        seesAlarms: this.#config.plans.some((plan) => plan.kind === 'metric'),
        alarmConfig: this.#config.alarmConfig,
        earlySuccess: this.#config.earlySuccess,
        hookId: `ecs-pause-${random.digits(12)}`,
        random: random.fork(`deployment/${index}`),
      };
      leftovers = draft.ending === 'superseded' && draft.startedAt !== undefined ? [to] : [];
      if (succeeds(draft)) this.#good = { revision: to, ecsDeploymentId: setting.ecsDeploymentId };
      return { draft, setting };
    });
  }

  #tellDeployment(draft: Draft, setting: Setting): DeploymentStory {
    return {
      serviceArn: setting.serviceArn,
      arn: setting.arn,
      ecsDeploymentId: setting.ecsDeploymentId,
      createdAt: draft.createdAt,
      ending: draft.ending,
      states: tellStates(draft, setting),
      events: tellEvents(draft, setting),
      truth: tellTruth(draft, setting),
    };
  }

  #addRevision(createdAt: EpochMs): string {
    const serviceRevisionArn = this.#names.revisionArn();
    const number = this.revisions.size + 1;
    const images = [{ container: 'app', image: `registry.example/app:v${number}`, digest: undefined }];
    const taskDefinitionArn = this.#names.taskDefinitionArn(number);
    this.revisions.set(serviceRevisionArn, { serviceRevisionArn, taskDefinitionArn, images, createdAt });
    return serviceRevisionArn;
  }
}
