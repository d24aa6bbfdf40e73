import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import { PlayError } from '@ecs-guard/simulator/scenario/play/perform';
import { playDeployments, playScenario } from '@ecs-guard/simulator/scenario/play/play';
import type { PlayedDeployment } from '@ecs-guard/simulator/scenario/play/played';
import type { Audited } from '../../core/audit/audited-service.ts';
import { isKnown, type Known } from '../../core/audit/known.ts';
import type { StorySettings } from '../../core/stories/story-settings.ts';
import { healthyVersion, type Story, versionOf } from '../../core/stories/story.ts';
import { prepareStage, type ScenarioOfVersion, type Stage, type StageChoice } from './build-scenario.ts';

/** How a deployment of a story ended. Times count from its start. */
export type StoryEnd =
  | {
      /** `rolled-back`: the old version serves again. `stopped`: ECS failed the deployment, and the bad version stays. */
      readonly is: 'rolled-back' | 'stopped';
      /** Names of the alarms that fired, or `circuit breaker`. */
      readonly by: readonly string[];
      readonly afterMs: number;
      /** Requests, or messages, that the new version had failed by then; undefined for a service that gets none. */
      readonly errors: number | undefined;
      /** By the end of the rollback. */
      readonly errorsInAll: number | undefined;
    }
  | {
      /** `kept`: ECS calls the deployment a success. `unfinished`: it had no end in three hours. */
      readonly is: 'kept' | 'unfinished';
      readonly afterMs: number;
      readonly errors: number | undefined;
    }
  /** The story does not apply to this service. */
  | { readonly is: 'not-applicable'; readonly because: string }
  /** What the service is is not known well enough. */
  | { readonly is: 'not-played'; readonly because: string };

/** A story with what came of it. */
export interface PlayedStory {
  readonly story: Story;
  readonly end: StoryEnd;
  /** `unjudged`: nothing that was played caught it, and an alarm that could not be played may. */
  readonly verdict: 'caught' | 'not-caught' | 'unjudged' | 'not-applicable';
}

/** The stories of a service. */
export interface PlayedStories {
  readonly stage: Stage;
  readonly settings: StorySettings;
  readonly stories: readonly PlayedStory[];
  /** What comes of a version that works. If it is not kept, no story counts as caught. */
  readonly healthy: StoryEnd;
  /** Alarms that were in ALARM when the deployment began, so that ECS ignored all of them. */
  readonly inAlarmAtStart: readonly string[];
}

/** Plays stories of a service. The same input gives the same result. */
export async function playStories(
  audited: Audited,
  {
    stories,
    settings,
    choice,
  }: { readonly stories: readonly Story[]; readonly settings: StorySettings; readonly choice: StageChoice },
): Promise<PlayedStories> {
  const stage = prepareStage(audited, choice);
  const ready = stage.scenarioOf(healthyVersion(settings), settings);
  const { end: healthy, areAlarmsIgnored } = await playVersion(ready);
  const played: PlayedStory[] = [];
  for (const story of stories) {
    const end =
      unfit(story, audited, stage) ?? (await playVersion(stage.scenarioOf(versionOf(story, settings), settings))).end;
    played.push({ story, end, verdict: verdictOf(end, healthy, { audited, stage }) });
  }
  const inAlarmAtStart = areAlarmsIgnored ? await alarmsAtStart(ready) : [];
  return { stage, settings, stories: played, healthy, inAlarmAtStart };
}

/** Milliseconds: ECS reads the alarms a moment after the deployment was requested. */
const MOMENT = 2_000;

/** The alarms that are in ALARM when the deployment begins. */
async function alarmsAtStart(ready: ScenarioOfVersion): Promise<readonly string[]> {
  if (ready.is === 'refused') return [];
  const { alarms } = await playScenario({ ...ready.scenario, untilMs: MOMENT });
  const isExpected = (name: string) => ready.scenario.alarms.some((one) => one.name === name && one.state === 'ALARM');
  return alarms
    .filter(({ name, changes }) => {
      const last = changes.filter(({ at }) => at <= MOMENT).at(-1);
      return last === undefined ? isExpected(name) : last.to === 'ALARM';
    })
    .map(({ name }) => name);
}

/** Why a story is not played for this service; undefined if it is. */
function unfit(story: Story, { service }: Audited, { traffic }: Stage): StoryEnd | undefined {
  if (story === 'poison') {
    if (traffic === 'queue') return undefined;
    return traffic === 'none'
      ? { is: 'not-played', because: UNKNOWN_TRAFFIC }
      : { is: 'not-applicable', because: 'the service takes requests, not messages' };
  }
  if ((story === 'errors' || story === 'latency') && traffic === 'none')
    return { is: 'not-played', because: UNKNOWN_TRAFFIC };
  if (story === 'latency' && traffic === 'queue')
    return { is: 'not-applicable', because: 'the service takes messages, not requests' };
  return story === 'never-healthy' && isUnchecked(service)
    ? { is: 'not-applicable', because: 'the service has no health check' }
    : undefined;
}

const UNKNOWN_TRAFFIC = 'where requests or messages come from is not known: give --traffic';

/** Whether nothing checks the tasks: neither targets nor containers. */
function isUnchecked({ targetGroups, containers }: Audited['service']): boolean {
  return targetGroups.length === 0 && containers?.every(({ healthCheck }) => healthCheck === undefined) === true;
}

interface PlayedVersion {
  readonly end: StoryEnd;
  readonly areAlarmsIgnored: boolean;
}

async function playVersion(ready: ScenarioOfVersion): Promise<PlayedVersion> {
  const notPlayed = (because: string) => ({ end: { is: 'not-played', because }, areAlarmsIgnored: false }) as const;
  if (ready.is === 'refused') return notPlayed(`the simulator refuses it: ${ready.because}`);
  const { scenario } = ready;
  try {
    const [played] = await playDeployments(scenario);
    if (played === undefined) return notPlayed('the simulator made no deployment');
    return { end: await endOf(played, scenario), areAlarmsIgnored: played.protection === 'off-alarm-at-start' };
  } catch (error) {
    if (!(error instanceof PlayError)) throw error;
    return notPlayed(error.message);
  }
}

async function endOf(played: PlayedDeployment, scenario: Scenario): Promise<StoryEnd> {
  const { startedAt = 0, failedAt, finishedAt, verdict, triggeredAlarms, breaker, errors } = played;
  if (failedAt === undefined) {
    const is = verdict === 'succeeded' ? 'kept' : 'unfinished';
    return { is, afterMs: (finishedAt ?? scenario.untilMs) - startedAt, errors };
  }
  return {
    is: verdict === 'rolled-back' ? 'rolled-back' : 'stopped',
    by: breaker?.status === 'TRIGGERED' ? [...triggeredAlarms, 'circuit breaker'] : triggeredAlarms,
    afterMs: failedAt - startedAt,
    errors: await errorsUntil(failedAt, scenario),
    errorsInAll: errors,
  };
}

/** The same scenario gives the same errors, so it is played again up to that time. */
async function errorsUntil(atMs: number, scenario: Scenario): Promise<number | undefined> {
  const [played] = await playDeployments({ ...scenario, untilMs: atMs });
  return played?.errors;
}

function verdictOf(
  end: StoryEnd,
  healthy: StoryEnd,
  { audited, stage }: { readonly audited: Audited; readonly stage: Stage },
): PlayedStory['verdict'] {
  if (end.is === 'not-applicable') return 'not-applicable';
  if (end.is === 'not-played') return 'unjudged';
  if (end.is === 'rolled-back' && healthy.is === 'kept') return 'caught';
  return end.is !== 'rolled-back' && mayBeCaught(audited, stage) ? 'unjudged' : 'not-caught';
}

/** Whether an alarm that could not be played, or a setting that is not known, may roll back. */
function mayBeCaught({ service: { alarms, circuitBreaker } }: Audited, stage: Stage): boolean {
  const hasAlarms = alarms !== undefined && alarms.enable !== false && alarms.rollback !== false;
  const isUnjudged = stage.alarms.some(({ unjudged }) => unjudged !== undefined);
  return (hasAlarms && (isUnjudged || isOpen(alarms))) || isOpen(circuitBreaker);
}

/** Whether the settings may turn the rollback on, but do not say so. */
function isOpen(switches: { readonly enable: Known<boolean>; readonly rollback: Known<boolean> } | undefined): boolean {
  if (switches === undefined) return false;
  const { enable, rollback } = switches;
  return enable !== false && rollback !== false && !(isKnown(enable) && isKnown(rollback));
}
