import { ecs, type Sample, type Step } from '../sample.ts';
import { arns, fargate, network, service, shop } from './shop.ts';

const cluster: Sample['input'] = {
  settings: [{ name: 'containerInsights', value: 'enabled' }],
  configuration: { executeCommandConfiguration: { logging: 'OVERRIDE' } },
  serviceConnectDefaults: { namespace: 'shop' },
};
const providers = {
  capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
  defaultCapacityProviderStrategy: [
    { capacityProvider: 'FARGATE', weight: 1, base: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 1 },
  ],
};
const others = {
  'settings[].value': ['disabled', 'enhanced'],
  'configuration.executeCommandConfiguration.logging': ['NONE', 'DEFAULT'],
  'defaultCapacityProviderStrategy[].base': [3],
};
const runs: readonly Step[] = [
  fargate('net'),
  ecs('RunTask', { cluster: 'shop', taskDefinition: 'net', count: 4, networkConfiguration: network }),
  ecs('CreateService', {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'net',
    desiredCount: 1,
    networkConfiguration: network,
  }),
];

export const createCluster: readonly Sample[] = [
  { input: { clusterName: 'shop', ...cluster, tags: [{ key: 'team', value: 'shop' }] }, others },
  { input: { clusterName: 'shop', ...providers }, after: runs, others },
];

export const updateCluster: readonly Sample[] = [{ before: shop, input: { cluster: 'shop', ...cluster }, others }];

export const updateClusterSettings: readonly Sample[] = [
  { before: shop, input: { cluster: 'shop', settings: [{ name: 'containerInsights', value: 'enabled' }] }, others },
];

export const putClusterCapacityProviders: readonly Sample[] = [
  {
    before: [ecs('CreateCluster', { clusterName: 'shop' })],
    input: { cluster: 'shop', ...providers },
    after: runs,
    others,
  },
];

export const deleteCluster: readonly Sample[] = [
  { before: [ecs('CreateCluster', { clusterName: 'shop' })], input: { cluster: 'shop' } },
];

export const deleteService: readonly Sample[] = [
  { before: [...shop, ...service({})], input: { cluster: 'shop', service: 'web', force: true } },
];

const setting = { name: 'containerInsights', value: 'enabled' };
const user = 'arn:aws:iam::111122223333:user/other';

export const putAccountSetting: readonly Sample[] = [
  { input: { ...setting, principalArn: user }, others: { value: ['enhanced'], name: ['awsvpcTrunking'] } },
];

export const putAccountSettingDefault: readonly Sample[] = [
  { input: setting, others: { value: ['enhanced'], name: ['awsvpcTrunking'] } },
];

export const deleteAccountSetting: readonly Sample[] = [
  {
    before: [
      ecs('PutAccountSetting', setting),
      ecs('PutAccountSetting', { ...setting, value: 'enhanced', principalArn: user }),
    ],
    input: { name: 'containerInsights', principalArn: user },
    others: { name: ['awsvpcTrunking'] },
  },
];

export const listAccountSettings: readonly Sample[] = [
  {
    onlyAnswers: true,
    before: [
      ecs('PutAccountSetting', setting),
      ecs('PutAccountSetting', { ...setting, value: 'enhanced', principalArn: user }),
    ],
    input: { name: 'containerInsights', value: 'enabled', effectiveSettings: true, principalArn: user },
    others: { value: ['enhanced'] },
  },
  {
    onlyAnswers: true,
    before: [ecs('PutAccountSetting', { ...setting, principalArn: user })],
    input: { name: 'containerInsights', principalArn: user },
  },
  {
    onlyAnswers: true,
    input: { effectiveSettings: true, maxResults: 3, nextToken: tokenOf(3) },
    others: { nextToken: [tokenOf(6)] },
  },
];

const onCluster = { resourceArn: arns.cluster };
const tagged = ecs('TagResource', { ...onCluster, tags: [{ key: 'team', value: 'shop' }] });

export const tagResource: readonly Sample[] = [
  { before: shop, input: { ...onCluster, tags: [{ key: 'team', value: 'shop' }] } },
];

export const untagResource: readonly Sample[] = [
  { before: [...shop, tagged], input: { ...onCluster, tagKeys: ['team'] } },
];

export const listTagsForResource: readonly Sample[] = [
  { onlyAnswers: true, before: [...shop, tagged], input: onCluster },
];

/** The token of ECS for the page that begins after a number of results. */
export function tokenOf(start: number): string {
  return Buffer.from(String(start)).toString('base64url');
}
