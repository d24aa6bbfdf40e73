import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ECSClient } from '@aws-sdk/client-ecs';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMistake } from '@ecs-guard/simulator/scenario/format/document';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import { Play } from '@ecs-guard/simulator/scenario/play/play';
import { createScenarioAccount } from '@ecs-guard/simulator/scenario/play/world';
import { expect, it } from 'vitest';
import { within } from '../../src/adapters/system.ts';
import { cloudWatchAlarmGateway } from '../../src/adapters/cloudwatch/cloudwatch.ts';
import { cloudWatchMetricSeries } from '../../src/adapters/cloudwatch/metric-series.ts';
import { ecsServiceGateway } from '../../src/adapters/ecs/ecs.ts';
import { ecsDeploymentFinder } from '../../src/adapters/ecs/ecs-finder.ts';
import type { WhyAws } from '../../src/cli/why/aws.ts';
import { runWhy } from '../../src/cli/why/run-why.ts';
import { renderSlackMessage } from '../../src/core/slack/slack-message.ts';
import { after, epochMs, seconds } from '../../src/core/time.ts';
import { gatherEvidence } from '../../src/guard/explain/gather-evidence.ts';
import { readLive } from '../../src/guard/explain/read-live.ts';
import { wirelessClient } from '../guard/wait/wait-world.ts';
import { sectionsOf } from '../builders/slack-records.ts';
import { EXPLAINED_CAUSES, SAID_IN_SLACK } from './explained-causes.ts';
import { noFiles } from '../cli/memory-files.ts';

const folder = join(import.meta.dirname, '../../packages/simulator/scenarios');
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

/** Plays a scenario to its end, and leaves the account as it is then. */
async function play(file: string) {
  const reading = parseScenario(readFileSync(join(folder, file), 'utf8'), { file });
  if (reading.is === 'refused') throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  const { scenario } = reading;
  const world = createScenarioAccount(scenario, { readFile: (name) => readFileSync(join(folder, name), 'utf8') });
  const played = new Play(scenario, world);
  if (scenario.warmUpMs > 0) await world.clock.advanceTo(scenario.startMs);
  played.begin();
  for (let next = world.clock.nextAt(); next !== undefined && next <= played.endsAt; next = world.clock.nextAt()) {
    await world.clock.advance();
    played.recordChanges();
  }
  await world.clock.advanceTo(played.endsAt);
  return { scenario, world };
}

/** Reads the account by the real adapters, without a wire. */
function awsOf({ world }: Awaited<ReturnType<typeof play>>): WhyAws {
  const ecs = wirelessClient(world.ecs, () => undefined) as ECSClient;
  const cloudWatch = wirelessClient(world.cloudWatch, () => undefined) as CloudWatchClient;
  return {
    follow: {
      services: ecsServiceGateway(ecs),
      alarms: cloudWatchAlarmGateway(cloudWatch),
      finder: ecsDeploymentFinder(ecs),
    },
    evidence: { series: cloudWatchMetricSeries(cloudWatch) },
    stored: async () => ({ record: undefined, diff: undefined, evidence: undefined }),
    region: async () => 'us-east-1',
    close: () => undefined,
  };
}

async function why(account: Awaited<ReturnType<typeof play>>, ...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await runWhy(['--json', ...args], {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    env: {},
    now: () => epochMs(account.world.clock.now()),
    within,
    ...noFiles,
    createAws: () => awsOf(account),
  });
  return { code, document: written.stdout === '' ? undefined : JSON.parse(written.stdout), stderr: written.stderr };
}

/** The triggers and signatures that the Slack message about a deployment names: in its headline and the cause, and for the rollback. */
async function namedInSlack(account: Awaited<ReturnType<typeof play>>, arn: string) {
  const { follow, evidence: sources } = awsOf(account);
  const now = () => epochMs(account.world.clock.now());
  const record = await readLive(follow, arn, now);
  if (record === undefined) throw new Error(`no deployment ${arn}`);
  const gateways = { ...sources, services: follow.services, alarms: follow.alarms, now, within };
  const evidence = await gatherEvidence(gateways, { record, earlier: undefined, deadline: after(now(), seconds(20)) });
  const message = renderSlackMessage(record, { evidence });
  const beginningWith = (start: string) => sectionsOf(message).filter((section) => section.startsWith(start));
  const namesIn = (texts: readonly string[]) =>
    Object.keys(SAID_IN_SLACK).filter((name) => SAID_IN_SLACK[name]?.test(texts.join('\n')));
  return {
    cause: namesIn([message.text, ...beginningWith('*Why*')]),
    rollback: namesIn(beginningWith('The rollback to ')),
  };
}

function isSaid(name: string | undefined): name is string {
  return name !== undefined;
}

it('has a row for every scenario', () => {
  expect(
    Object.keys(EXPLAINED_CAUSES)
      .map((name) => `${name}.yaml`)
      .toSorted(),
  ).toEqual(files.toSorted());
});

it.each(files)('%s', async (file) => {
  const account = await play(file);
  const { name, cluster, running } = account.scenario.service;
  const { store } = account.world.ecs;
  const states = store.service(store.cluster(cluster), name).deployments.slice(running === 'none' ? 0 : 1);
  const said = [];
  const inSlack = [];
  for (const { arn } of states) {
    const { code, document, stderr } = await why(account, '--deployment', arn);
    expect([code, stderr]).toEqual([0, '']);
    const { trigger, signature, confidence, sentence } = document.cause;
    expect(sentence).not.toBe('');
    const { rollback } = document;
    said.push({
      ...{ trigger, signature, confidence },
      ...(rollback && { rollback: { signature: rollback.signature, confidence: rollback.confidence } }),
    });
    inSlack.push(await namedInSlack(account, arn));
  }
  const expected = EXPLAINED_CAUSES[file.replace(/\.yaml$/, '')] ?? [];
  expect(said).toEqual(expected);
  // A message names the trigger and the signature of its deployment, and no other.
  expect(inSlack).toEqual(
    expected.map(({ trigger, signature, rollback }) => ({
      cause: [trigger, signature].filter(isSaid),
      rollback: [rollback?.signature].filter(isSaid),
    })),
  );

  // By default, the newest deployment that did not succeed.
  const unsuccessful = states.filter(({ status }) => status !== 'SUCCESSFUL').at(-1);
  const { code, document } = await why(account, '--cluster', cluster, '--service', name);
  expect([code, document?.serviceDeploymentArn]).toEqual(
    unsuccessful === undefined ? [31, undefined] : [0, unsuccessful.arn],
  );
});
