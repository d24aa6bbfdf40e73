import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readServices } from '../../../src/cli/stories/read-services.ts';

const read = (text: string, parameters: ReadonlyMap<string, string> = new Map()) =>
  readServices(['web.json'], parameters, { readFile: () => text, listFolder: () => undefined });

it('names a service by its name, its logical ID and the path of its construct', async () => {
  const text = JSON.stringify({
    Resources: {
      WebService1A2B: {
        Type: 'AWS::ECS::Service',
        Properties: { Cluster: 'shop' },
        Metadata: { 'aws:cdk:path': 'Shop/Web/Service/Resource' },
      },
    },
  });
  expect((await read(text)).services).toMatchObject([
    {
      name: 'Shop/Web/Service',
      cluster: 'shop',
      source: 'web.json',
      aliases: ['WebService1A2B', 'Shop/Web/Service'],
      audited: { service: { id: 'WebService1A2B' }, alarms: [] },
    },
  ]);
});

it('takes the values of parameters', async () => {
  const text = `{Parameters: {Name: {Type: String}}, Resources: {Web: {Type: 'AWS::ECS::Service', Properties: {ServiceName: !Ref Name}}}}`;
  expect((await read(text, new Map([['Name', 'api']]))).services).toMatchObject([{ name: 'api' }]);
});

it('names services that ECS deploys by other rules', async () => {
  const text = `{Resources: {Web: {Type: 'AWS::ECS::Service', Properties: {ServiceName: old, DeploymentController: {Type: CODE_DEPLOY}}}}}`;
  expect(await read(text)).toMatchObject({ services: [], others: ['old'], faults: [] });
});

it('says what is wrong with a file', async () => {
  expect((await read('[]')).faults).toEqual(['web.json: a template is a map with Resources, got another value']);
});

it('reads services that doctor saved, with the states of their alarms', async () => {
  const saved = (name: string) => readFileSync(join(import.meta.dirname, '../../fixtures/audit/saved', name), 'utf8');
  const [service] = (await read(saved('in-alarm.json'))).services;
  expect(service?.audited.service.live).toEqual({ hasSucceeded: true });
  expect(service?.audited.alarms.filter(({ state }) => state === 'ALARM')).toHaveLength(1);
  expect(service?.aliases).toEqual([service?.audited.service.id]);
  // CodeDeploy deploys the service legacy.
  expect((await read(saved('fleet.json'))).others).toContain('legacy');
});
