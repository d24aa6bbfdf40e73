import { metricsOf } from '../format/references.ts';
import type { Scenario } from '../format/scenario.ts';
import type { PlayedScenario } from './played.ts';

type PlayedStory = Pick<PlayedScenario, 'deployments' | 'alarms' | 'timeline' | 'served'>;

/** Parts of a scenario that had no effect on what was played, so that it does not test them. One sentence each. */
export function findUntestedParts(scenario: Scenario, story: PlayedStory): readonly string[] {
  return [
    ...untestedVersions(scenario, story),
    ...untestedProblems(scenario),
    ...untestedLoad(story),
    ...untestedAlarms(scenario, story),
    ...untestedSeries(scenario),
    ...untestedHooks(scenario, story),
  ];
}

function untestedVersions({ versions, service }: Scenario, { deployments }: PlayedStory): readonly string[] {
  const played = new Set([service.running, ...deployments.map(({ version }) => version)]);
  return [...versions.keys()]
    .filter((name) => !played.has(name))
    .map((name) => `version ${name} was not deployed: add the step deploy ${name}, or remove the version`);
}

/** Problems of a version that show in requests or messages only. */
const SHOWN_BY_LOAD = ['errors', 'latency', 'poison', 'failsAbove'] as const;

function untestedProblems({ load, versions }: Scenario): readonly string[] {
  if (load !== undefined) return [];
  return [...versions].flatMap(([name, model]) =>
    SHOWN_BY_LOAD.filter((key) => model[key] !== undefined).map(
      (key) => `${key} of version ${name} has no effect, because there is no load: add load: 600`,
    ),
  );
}

function untestedLoad({ served }: PlayedStory): readonly string[] {
  if (served === undefined || served.requests + served.unserved > 0) return [];
  return ['the load is 0 throughout: no request or message reached the service'];
}

/** An alarm whose series have no value. A metric of the load can be without data for good reason: AWS publishes no zeros of it. */
function untestedAlarms(scenario: Scenario, story: PlayedStory): readonly string[] {
  const series = new Set(scenario.series.map(({ name }) => name));
  const dataless = new Set(story.alarms.filter(({ points }) => points.length === 0).map(({ name }) => name));
  return scenario.alarms
    .filter((alarm) => alarm.exists && dataless.has(alarm.name))
    .filter((alarm) => metricsOf(alarm, scenario).every((metric) => series.has(metric)))
    .map(({ name }) => `alarm ${name} had no data: its series has no value`);
}

function untestedSeries(scenario: Scenario): readonly string[] {
  const used = new Set(scenario.alarms.flatMap((alarm) => metricsOf(alarm, scenario)));
  return scenario.series
    .filter(({ name }) => !used.has(name))
    .map(({ name }) => `series ${name} is the metric of no alarm: name it in an alarm, or remove it`);
}

function untestedHooks({ service }: Scenario, { timeline }: PlayedStory): readonly string[] {
  const called = new Set(timeline.filter(({ what }) => what === 'hook').map(({ subject }) => subject));
  return service.hooks
    .filter(({ name }) => !called.has(name))
    .map(({ name }) => `hook ${name} was not called: no deployment reached its stages`);
}
