import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterEach, describe, expect, it } from 'vitest';
import { DeploymentGuardStack } from '../../lib/guard/deployment-guard-stack.ts';
import { localSlack } from '../../src/start/templates.ts';
import { ensureBundles } from '../../tools/build-bundles.ts';
import { eventsOf, seedRolledBack } from './rolled-back-service.ts';
import { type DeployedStory, NOON, startStory } from './story.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const MESSAGE = 'checkout was rolled back: alarm checkout-5xx fired';

/** The template of a guard that uses the table. */
async function templateWith(existingTableName: string): Promise<string> {
  await ensureBundles();
  const app = new App({ outdir: await mkdtemp(join(tmpdir(), 'guard-adopted-')), analyticsReporting: false });
  const slack = { channel: localSlack.channel, secretArn: localSlack.secretArn };
  const stack = new DeploymentGuardStack(app, 'AnotherGuard', { slack, existingTableName });
  return join(app.synth().directory, stack.templateFile);
}

describe('a guard whose stack was deleted and deployed again', () => {
  const open: DeployedStory[] = [];
  afterEach(async () => {
    for (const story of open.splice(0)) await story.close();
  });

  const started = async (options: Parameters<typeof startStory>[0]) => {
    const story = await startStory(options);
    open.push(story);
    return story;
  };
  /** The rolled-back deployment of noon, as ECS reports it and lists it. */
  const rollBack = async (story: DeployedStory) => {
    const { arn } = seedRolledBack(story);
    for (const event of eventsOf(arn)) story.send(event);
    await story.settle();
  };

  it('keeps the records of its table, and repeats no message and no event', async () => {
    const first = await started({ startsAt: NOON - 5 * minute });
    await first.runUntil(NOON + 8 * minute);
    await rollBack(first);
    const records = await first.records();
    expect(records.map(({ outcome, cause }) => [outcome, cause])).toContainEqual(['rolled-back', 'alarm']);
    expect(first.texts()).toEqual([MESSAGE]);

    const keptTables = await first.copyKeptTables();
    const [{ name = '' } = {}] = keptTables;
    const second = await started({ startsAt: NOON + day, keptTables, templateFile: await templateWith(name) });
    await rollBack(second);
    expect(await second.records()).toEqual(records);
    expect([second.texts(), second.published(), second.faults()]).toEqual([[], [], []]);
  });

  it('adds the next deployment to the history of its table', async () => {
    const first = await started({ startsAt: NOON - 5 * minute });
    await first.runUntil(NOON + 8 * minute);
    await rollBack(first);
    const before = await first.records();

    const keptTables = await first.copyKeptTables();
    const [{ name = '' } = {}] = keptTables;
    const second = await started({ startsAt: NOON + day, keptTables, templateFile: await templateWith(name) });
    const { arn } = seedRolledBack(second);
    second.ecs.handle({
      operation: 'UpdateService',
      input: { cluster: 'shop', service: 'checkout', forceNewDeployment: true },
      caller: { accessKeyId: 'operator' },
    });
    await second.runUntil(() => second.ecs.rolloutOf(arn) === undefined);
    await second.settle();
    const after = await second.records();
    expect(after).toHaveLength(before.length + 1);
    expect(after.slice(0, 2)).toEqual(before);
    expect(after.at(-1)).toMatchObject({ outcome: 'succeeded' });
    expect(second.faults()).toEqual([]);
  });

  it('without its table would report what is old: the control of this test', async () => {
    const story = await started({ startsAt: NOON + day });
    await rollBack(story);
    expect((await story.records()).length).toBeGreaterThan(0);
    expect(story.texts()).toEqual([MESSAGE]);
  });
});
