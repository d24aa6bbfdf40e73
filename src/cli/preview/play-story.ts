import { withOwnNames } from '@ecs-guard/simulator/scenario/format/own-names';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import { Play } from '@ecs-guard/simulator/scenario/play/play';
import { createScenarioAccount, type ScenarioAccount } from '@ecs-guard/simulator/scenario/play/world';
import { cloudWatchAlarmGateway } from '../../adapters/cloudwatch/cloudwatch.ts';
import { cloudWatchMetricSeries } from '../../adapters/cloudwatch/metric-series.ts';
import { ecsServiceGateway } from '../../adapters/ecs/ecs.ts';
import { ecsDeploymentFinder } from '../../adapters/ecs/ecs-finder.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { RevisionDiff } from '../../core/diff/revision-diff.ts';
import type { GatheredEvidence } from '../../core/explanation/evidence.ts';
import { after, epochMs, seconds } from '../../core/time.ts';
import { gatherEvidence } from '../../guard/explain/gather-evidence.ts';
import { readLive } from '../../guard/explain/read-live.ts';
import { readChanges } from '../../guard/wait/read-changes.ts';
import { GALLERY, type GalleryStory } from './gallery.ts';
import { localCloudWatch, localEcs } from './local-client.ts';

/** What is known of the first deployment of a story after its end. */
export interface Story {
  readonly record: DeploymentRecord;
  readonly evidence: GatheredEvidence;
  readonly diff: RevisionDiff | undefined;
}

/**
 * Plays the scenario of a story to its end, and reads what AWS then shows.
 *
 * @throws Error if the scenario is not valid, or deploys nothing
 */
export async function playStory(story: GalleryStory, text: string): Promise<Story> {
  const reading = parseScenario(text, { file: story });
  if (reading.is === 'refused') throw new Error(`the scenario ${story} is not valid`);
  const scenario = withOwnNames(reading.scenario, { service: GALLERY[story].service, cluster: 'shop' });
  const world = createScenarioAccount(scenario);
  const play = new Play(scenario, world);
  if (scenario.warmUpMs > 0) await world.clock.advanceTo(scenario.startMs);
  play.begin();
  for (let next = world.clock.nextAt(); next !== undefined && next <= play.endsAt; next = world.clock.nextAt()) {
    await world.clock.advance();
    play.recordChanges();
  }
  await world.clock.advanceTo(play.endsAt);
  const deployment = world.service()?.deployments[scenario.service.running === 'none' ? 0 : 1];
  if (deployment === undefined) throw new Error(`the scenario ${story} deploys nothing`);
  return readStory(world, deployment.arn);
}

async function readStory({ ecs, cloudWatch, clock }: ScenarioAccount, arn: string): Promise<Story> {
  const ecsClient = localEcs(ecs);
  const cloudWatchClient = localCloudWatch(cloudWatch);
  const services = ecsServiceGateway(ecsClient);
  const alarms = cloudWatchAlarmGateway(cloudWatchClient);
  const now = () => epochMs(clock.now());
  const record = await readLive({ services, alarms, finder: ecsDeploymentFinder(ecsClient) }, arn, now);
  if (record === undefined) throw new Error(`the simulated ECS does not find ${arn}`);
  const series = cloudWatchMetricSeries(cloudWatchClient);
  const gateways = { services, alarms, series, now, within: <T>(_limit: unknown, read: Promise<T>) => read };
  const evidence = await gatherEvidence(gateways, { record, earlier: undefined, deadline: after(now(), seconds(60)) });
  return { record, evidence, diff: await readChanges(services, record) };
}
