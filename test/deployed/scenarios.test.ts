import type { DeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { startScenarioRun } from '@ecs-guard/simulator/deployed/scenario-run';
import { playScenario } from '@ecs-guard/simulator/scenario/play/play';
import type { PlayedDeployment, PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultOfScenario, type Result, resultsOf } from '../../src/start/results.ts';
import { localSlack } from '../../src/start/templates.ts';
import { groupScenarios, type NamedScenario } from './scenario-groups.ts';
import {
  bakeWindowOf,
  type Deployed,
  deploymentsOf,
  headlineOf,
  recordedAs,
  recordOf,
  transitionsOf,
} from './scenario-truth.ts';
import { templatesOnce } from './templates-once.ts';

const minute = 60_000;

type Item = Readonly<Record<string, unknown>>;

/** All that the guard left behind of a group of scenarios. */
interface Group {
  readonly guard: DeployedGuard;
  readonly played: ReadonlyMap<string, PlayedScenario>;
  readonly records: readonly Item[];
  /** Of each scenario, what `npm start` shows of all deployments of its service. */
  readonly results: ReadonlyMap<string, readonly Result[]>;
}

async function playGroup(named: readonly NamedScenario[]): Promise<Group> {
  const [first] = named;
  const run = await startScenarioRun({
    templateFile: (await templatesOnce()).guard,
    scenarios: named.map(({ scenario }) => scenario),
    // The guard's first sweep has seen the services; it would be told of their past otherwise.
    leadMs: 6 * minute,
    // DescribeAlarms is limited by account, and here are all of them in one.
    parameters: { ...first?.scenario.parameters, describeAlarmsPerSecond: null },
  });
  try {
    await run.begin();
    const played = await run.play();
    await run.guard.runUntil(run.guard.clock.now() + minute);
    const items = await run.guard.scan();
    return {
      guard: run.guard,
      played: new Map(named.flatMap(({ file }, index) => (played[index] ? [[file, played[index]]] : []))),
      results: new Map(
        named.map(({ file }, index) => [file, resultsOf(run.guard, items, run.serviceArns[index] ?? '')] as const),
      ),
      records: items.filter((item) => /^\d{4}-/.test(String(item['sk'])) && item['baseline'] !== true),
    };
  } finally {
    await run.guard.close();
  }
}

function playedOf(group: Group | undefined, { file, scenario }: NamedScenario) {
  const played = group?.played.get(file);
  if (group === undefined || played === undefined) throw new Error(`${file} was not played to its end`);
  // The others of the group may play on after its end, and an alarm may fire by then.
  const alarms = played.alarms.map((alarm) => ({ ...alarm, changes: changesOf(group, scenario, alarm.name) }));
  return { group, played, deployments: deploymentsOf(scenario, { ...played, alarms }, group.guard.ecs) };
}

function changesOf({ guard }: Group, { startMs, warmUpMs }: NamedScenario['scenario'], alarmName: string) {
  const changes = guard.cloudWatch.stateChanges(alarmName).filter(({ at }) => at > startMs - warmUpMs);
  return changes.map(({ at, from, to, reason }) => ({ at: at - startMs, from, to, reason }));
}

function eventsOf({ guard }: Group, { state }: Deployed) {
  const own = guard.eventBridge.events.filter(({ busName }) => busName !== 'default');
  return own.map(({ event }) => event).filter(({ resources }) => resources.includes(state.arn));
}

/** Without the replies in its thread: those bring log lines, and repeat no outcome. */
function messagesOf({ guard }: Group, { state }: Deployed) {
  const all = guard.slack.messages(localSlack.channel).filter(({ threadTs }) => threadTs === undefined);
  return all.filter(({ metadata }) => JSON.stringify(metadata)?.includes(`"${state.arn}"`));
}

describe.each(
  groupScenarios().map(
    (named) =>
      [
        named
          .map(({ file }) => file)
          .join(' ')
          .slice(0, 60),
        named,
      ] as const,
  ),
)('through the deployed guard: %s', (_files, named) => {
  let group: Group | undefined;
  beforeAll(async () => {
    group = await playGroup(named);
  }, 300_000);
  afterAll(() => {
    group = undefined;
  });

  it('meets no refusal, no bug and no message that nobody could handle', () => {
    const guard = group?.guard;
    expect(guard?.refusals).toEqual([]);
    expect(guard?.bugs).toEqual([]);
    expect(guard?.invocations.filter(({ ended }) => ended !== 'answered')).toEqual([]);
    const left = guard?.queues.filter((queue) => !queue.isWorkedOff).flatMap((queue) => queue.bodies());
    expect(left).toEqual([]);
  });

  it('records nothing else', () => {
    const known = named.flatMap((one) => playedOf(group, one).deployments.map(({ state }) => state.arn));
    expect(group?.records.map((item) => item['deploymentKey']).toSorted()).toEqual(known.toSorted());
  });

  describe.each(named.map((one) => [one.file, one] as const))('%s', (_file, one) => {
    it('comes out as it does alone', async () => {
      const { played } = playedOf(group, one);
      expect(played.expectations.filter(({ met }) => !met)).toEqual([]);
      const alone = await playScenario(one.scenario);
      expect(played.deployments.map(comparable)).toEqual(alone.deployments.map(comparable));
    });

    it('is recorded as it happened', () => {
      const { deployments, group: left } = playedOf(group, one);
      for (const deployed of deployments) {
        const records = left.records.filter((item) => item['deploymentKey'] === deployed.state.arn);
        expect(records.map(recordedAs)).toEqual([recordOf(deployed)]);
        const { from, to } = bakeWindowOf(deployed);
        const bake = records[0]?.['bake'] as { readonly startedAt?: number } | undefined;
        if (bake?.startedAt === undefined) continue;
        expect(bake.startedAt).toBeGreaterThanOrEqual(from);
        expect(bake.startedAt).toBeLessThanOrEqual(to);
      }
    });

    it('is shown by npm start as it came out', () => {
      const { played, group: left } = playedOf(group, one);
      const results = left.results.get(one.file)?.slice(-played.deployments.length) ?? [];
      expect(results).toHaveLength(played.deployments.length);
      expect(played.deployments.flatMap((deployment, index) => faultOfScenario(deployment, results[index]))).toEqual(
        [],
      );
    });

    it('is told on the bus, each transition once', () => {
      const { deployments, group: left } = playedOf(group, one);
      for (const deployed of deployments) {
        // Evidence is no transition: it is announced as often as a part of it comes.
        const events = eventsOf(left, deployed).filter((event) => event['detail-type'] !== 'Evidence Gathered');
        const ids = events.map(({ detail }) => (detail as { readonly eventId: string }).eventId);
        const id = deployed.state.arn.split('/').at(-1);
        expect(ids.toSorted()).toEqual(transitionsOf(deployed).map((transition) => `${id}#${transition}`));
        const { outcome, cause } = recordOf(deployed);
        const ends = events.filter((event) => event['detail-type'] === 'Deployment Finished');
        expect(ends.map(({ detail }) => outcomeOf(detail))).toEqual(outcome === undefined ? [] : [{ outcome, cause }]);
      }
    });

    it('is told in Slack by one message at most, which says how it ended', () => {
      const { deployments, group: left } = playedOf(group, one);
      for (const deployed of deployments) {
        const headline = headlineOf(deployed);
        const texts = messagesOf(left, deployed).map(({ text }) => text);
        expect(texts).toEqual(headline === undefined ? [] : [headline]);
      }
    });
  });
});

/** Ids are drawn in another order; tasks that are stopped in the instant in which they run are seen by closer looks alone. */
function comparable({ runningAt, statusReason, ...rest }: PlayedDeployment) {
  return {
    ...rest,
    runningAt: rest.verdict === 'superseded' ? undefined : runningAt,
    statusReason: statusReason?.replace(/ecs-pause-\S+/, 'ecs-pause-…'),
  };
}

function outcomeOf(detail: unknown) {
  const { outcome, cause } = detail as { readonly outcome?: string; readonly cause?: string };
  return { outcome, cause };
}
