import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { Resolver } from '../../src/core/template/resolver.ts';
import { type Fields, fieldsOf, isFields, listOf } from '../../src/core/template/template.ts';
import { localSlack } from '../../src/start/templates.ts';
import { type ReleaseAssets, releaseAssets } from '../../tools/release/assets.ts';
import { ensureBundles } from '../../tools/build-bundles.ts';
import { eventsOf, seedRolledBack } from './rolled-back-service.ts';
import { NOON } from './story.ts';

const minute = 60_000;
const project = join(import.meta.dirname, '../..');
let folder: string;
let assets: ReleaseAssets;

beforeAll(async () => {
  await ensureBundles();
  mkdirSync(join(project, '.build'), { recursive: true });
  folder = mkdtempSync(join(project, '.build', 'release-'));
  assets = await releaseAssets({ root: project, bundles: join(project, 'bundles'), version: '1.2.3', notices: '' });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the template as CloudFormation would see it with these values, and the archives unpacked beside it. */
function writeAsDeployed(name: string, parameters: Readonly<Record<string, string>>): string {
  const content = fieldsOf(parse(new TextDecoder().decode(assets['cloudformation/template.yaml'])));
  const resources = chosenResources(content, parameters);
  const files: Record<string, unknown> = {};
  for (const [id, resource] of Object.entries(resources)) {
    const code = fieldsOf(fieldsOf(resource)['Properties'])['Code'];
    if (typeof code !== 'string') continue;
    for (const [file, bytes] of Object.entries(unzipSync(assets[`cloudformation/${code}`] ?? new Uint8Array()))) {
      mkdirSync(join(folder, name, id), { recursive: true });
      writeFileSync(join(folder, name, id, file), bytes);
    }
    files[code] = { source: { path: join(name, id) }, destinations: { bucket: { objectKey: code } } };
    resources[id] = withCode(resource, { S3Bucket: 'bucket', S3Key: code });
  }
  writeFileSync(join(folder, `${name}.assets.json`), JSON.stringify({ files }));
  writeFileSync(join(folder, `${name}.template.json`), JSON.stringify({ Resources: resources }));
  return join(folder, `${name}.template.json`);
}

function withCode(resource: unknown, code: Fields): Fields {
  const fields = fieldsOf(resource);
  return { ...fields, Properties: { ...fieldsOf(fields['Properties']), Code: code } };
}

/** The resources whose conditions hold, with the values of parameters, and without conditions. */
function chosenResources(content: Fields, parameters: Readonly<Record<string, string>>): Record<string, unknown> {
  const template = { source: 'template.yaml', content, lineOf: () => undefined };
  const resolver = new Resolver(template, { parameters: new Map(Object.entries(parameters)) });
  const declared = fieldsOf(content['Parameters']);
  const choose = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(choose);
    if (!isFields(value)) return value;
    const [condition, one, other] = listOf(value['Fn::If']);
    if (condition !== undefined) return choose(resolver.holds(condition) === true ? one : other);
    const name = String(value['Ref']);
    if (name in declared) return String(parameters[name] ?? fieldsOf(declared[name])['Default']);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, choose(part)]));
  };
  return Object.fromEntries(
    Object.entries(fieldsOf(content['Resources'])).flatMap(([id, resource]) => {
      const { Condition, ...rest } = fieldsOf(resource);
      return Condition === undefined || resolver.holds(Condition) === true ? [[id, choose(rest)]] : [];
    }),
  );
}

/** Deploys the template, rolls a service back, and lets the guard report it. */
async function rollBack(name: string, parameters: Readonly<Record<string, string>>) {
  const guard = await startDeployedGuard({
    templateFile: writeAsDeployed(name, parameters),
    startsAt: NOON - 5 * minute,
  });
  onTestFinished(() => guard.close());
  await guard.runUntil(NOON + 8 * minute);
  const { arn } = seedRolledBack(guard, { serviceName: 'checkout' });
  for (const event of eventsOf(arn)) {
    const { source, 'detail-type': detailType, detail, resources, time } = event;
    guard.eventBridge.putAwsEvent({
      source: String(source),
      detailType: String(detailType),
      detail: fieldsOf(detail),
      resources: listOf(resources).map(String),
      time: Date.parse(String(time)),
    });
  }
  await guard.runUntil(NOON + 20 * minute);
  return guard;
}

describe('the template for an install without CDK, deployed', () => {
  const slack = { SlackChannel: localSlack.channel, SlackSecretArn: localSlack.secretArn };

  it('posts a rollback to Slack, with its own permissions alone', async () => {
    const guard = await rollBack('Slack', slack);
    expect(guard.slack.messages(localSlack.channel).map(({ text }) => text)).toEqual([
      'checkout was rolled back: alarm checkout-5xx fired',
    ]);
    expect(guard.refusals).toEqual([]);
    expect(guard.bugs).toEqual([]);
    expect(guard.queues.filter((queue) => !queue.isWorkedOff).flatMap((queue) => queue.bodies())).toEqual([]);
  });

  it('ignores the services that a parameter excludes', async () => {
    const guard = await rollBack('Excluded', { ...slack, Exclude: 'other/*,shop/*' });
    expect(guard.slack.messages(localSlack.channel)).toEqual([]);
    expect((await guard.scan()).filter((item) => /^\d{4}-/.test(String(item['sk'])))).toEqual([]);
    expect(guard.refusals).toEqual([]);
    expect(guard.bugs).toEqual([]);
  });

  it('records a rollback without Slack, and gathers what its parameters ask for', async () => {
    const guard = await rollBack('Plain', { ExplainMetrics: 'true', ExplainAuthor: 'true' });
    const records = (await guard.scan()).filter((item) => /^\d{4}-/.test(String(item['sk'])));
    // The deployment before it succeeded.
    expect(records.map((record) => record['outcome'])).toEqual(['succeeded', 'rolled-back']);
    expect(guard.slack.messages(localSlack.channel)).toEqual([]);
    expect(guard.wiring.functions.map(({ logicalId }) => logicalId)).toEqual(['Reconciler', 'Sweeper', 'Explainer']);
    // The simulated account has no such alarm and no CloudTrail, so both parts are missing, and no other part is.
    const evidence = (await guard.scan()).filter(({ pk }) => String(pk).startsWith('evidence#'));
    const missing = evidence.flatMap((item) => listOf(item['missing'])).map((one) => fieldsOf(one)['part']);
    expect(missing).toEqual(['metrics', 'author']);
    expect(guard.refusals).toEqual([]);
    expect(guard.bugs).toEqual([]);
  });
});
