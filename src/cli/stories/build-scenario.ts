import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import type { Audited } from '../../core/audit/audited-service.ts';
import { SILENT, type StoryAlarm, storyAlarms } from '../../core/stories/story-alarms.ts';
import { type StoryService, storyService } from '../../core/stories/story-service.ts';
import type { StorySettings } from '../../core/stories/story-settings.ts';
import { storyTraffic, type TrafficChoice } from '../../core/stories/story-traffic.ts';
import { healthyVersion, type TrafficKind, type Version } from '../../core/stories/story.ts';

/** What the caller says of a service that its template does not. */
export interface StageChoice extends TrafficChoice {
  readonly tasks: number | undefined;
}

/** A service with its alarms, ready to play any version. */
export interface Stage {
  readonly traffic: TrafficKind;
  readonly desiredCount: number;
  readonly alarms: readonly StoryAlarm[];
  /** One sentence each, without a full stop. */
  readonly assumed: readonly string[];
  /** Returns the scenario of a new version, or why it cannot be played. */
  readonly scenarioOf: (version: Version, settings: StorySettings) => ScenarioOfVersion;
}

/** The scenario of a new version, or why it cannot be played. */
export type ScenarioOfVersion =
  | { readonly is: 'ready'; readonly scenario: Scenario }
  | { readonly is: 'refused'; readonly because: string };

/**
 * Before the deployment, the old version runs as long as the alarms look back, and this much longer: metrics are up to
 * three minutes late, and the first evaluations lack data.
 */
const LATE_MINUTES = 5;

/** Prepares a service. An alarm that the simulator cannot play gets a reason. */
export function prepareStage(audited: Audited, choice: StageChoice): Stage {
  const { traffic, queues, assumed } = storyTraffic(audited, choice);
  const service = storyService(audited.service, { traffic, tasks: choice.tasks });
  const owner = { service: audited.service, traffic, queues };
  const alarms = storyAlarms(audited.alarms, owner).map((alarm) => checked(alarm, service));
  return {
    traffic,
    desiredCount: service.desiredCount,
    alarms,
    assumed: [...service.assumed, ...assumed],
    scenarioOf: (version, settings) => read(textOf({ service, alarms, version, settings })),
  };
}

/** An alarm that the reader of scenarios refuses is played as one that does not exist. */
function checked(alarm: StoryAlarm, service: StoryService): StoryAlarm {
  const settings = { requestsPerMinute: 1, baseErrors: 0 };
  const reading = read(textOf({ service, alarms: [alarm], version: {}, settings }));
  const alone = read(textOf({ service, alarms: [], version: {}, settings }));
  if (reading.is === 'ready' || alone.is === 'refused') return alarm;
  return {
    ...alarm,
    alarm: { metric: SILENT, threshold: 1, exists: 'off' },
    unjudged: `the simulator does not play it: ${reading.because}`,
    lookBackMinutes: 0,
  };
}

interface Parts {
  readonly service: StoryService;
  readonly alarms: readonly StoryAlarm[];
  readonly version: Version;
  readonly settings: Pick<StorySettings, 'requestsPerMinute' | 'baseErrors'>;
}

function textOf({ service: { service, desiredCount }, alarms, version, settings }: Parts): string {
  const { requestsPerMinute } = settings;
  const lookBack = Math.max(0, ...alarms.map((alarm) => alarm.lookBackMinutes));
  const isSilent = JSON.stringify(alarms).includes(SILENT);
  return JSON.stringify({
    name: 'a story',
    // Also where it is 0: AWS publishes the CPU and memory use of tasks that get no requests.
    load: { requestsPerMinute: service['traffic'] === 'none' ? 0 : requestsPerMinute },
    service,
    versions: { v1: healthyVersion(settings), v2: version },
    ...(alarms.length === 0
      ? {}
      : { alarms: Object.fromEntries(alarms.map(({ name, alarm }) => [name, { ...alarm, name }])) }),
    ...(isSilent ? { series: { [SILENT]: '_' } } : {}),
    parameters: sizedFor(requestsPerMinute, desiredCount),
    warmUp: `${lookBack + LATE_MINUTES}m`,
  });
}

/** Tasks are sized for their load: a web task uses half of its CPU, and a worker has room for twice its messages. */
function sizedFor(requestsPerMinute: number, tasks: number): Readonly<Record<string, unknown>> {
  const each = Math.max(1, requestsPerMinute / tasks);
  return {
    queueMessagesPerMinuteAndTask: Math.max(60, Math.ceil(2 * each)),
    cpuPercentPerRequestAMinute: Math.min(0.05, 50 / each),
  };
}

function read(text: string): ScenarioOfVersion {
  const reading = parseScenario(text, { file: 'story' });
  if (reading.is === 'read') return { is: 'ready', scenario: reading.scenario };
  const [first] = reading.mistakes;
  return { is: 'refused', because: first === undefined ? 'is not a scenario' : `${first.path} ${first.text}` };
}
