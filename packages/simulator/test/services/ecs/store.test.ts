import { beforeEach, describe, expect, it } from 'vitest';
import { EcsStore } from '../../../src/services/ecs/store.ts';
import { deploymentState, revisionState, serviceState } from './states.ts';

const scope = { partition: 'aws', region: 'us-east-1', account: '111122223333' };
const arn = (rest: string) => `arn:aws:ecs:us-east-1:111122223333:${rest}`;
const definition = (family: string, revision: number) => ({
  arn: arn(`task-definition/${family}:${revision}`),
  family,
  revision,
  containerDefinitions: [],
  registeredAt: 0,
  tags: [],
  rest: {},
});

let store: EcsStore;
beforeEach(() => {
  store = new EcsStore(scope);
});

describe('a cluster', () => {
  it('is found by its ARN and by its name, and "default" where none is named', () => {
    const shop = store.addCluster('shop');
    const standard = store.addCluster('default');
    expect([store.cluster(arn('cluster/shop')), store.cluster('shop'), store.cluster()]).toEqual([
      shop,
      shop,
      standard,
    ]);
  });

  it('of another account is found by its name too', () => {
    const foreign = store.addCluster('arn:aws-cn:ecs:cn-north-1:444455556666:cluster/far');
    expect(store.cluster('far')).toBe(foreign);
  });

  it('is the same when it is added again', () => {
    expect(store.addCluster('shop')).toBe(store.addCluster(arn('cluster/shop')));
    expect(store.clusters()).toHaveLength(1);
  });

  it('that is not there is ClusterNotFoundException', () => {
    expect(() => store.cluster('gone')).toThrow(expect.objectContaining({ code: 'ClusterNotFoundException' }));
  });
});

describe('a service', () => {
  it('is found by its name, its long ARN and its short ARN', () => {
    const cluster = store.addCluster('shop');
    const web = serviceState();
    store.addService(web);
    const names = ['web', arn('service/shop/web'), arn('service/web')];
    expect(names.map((name) => store.findService(cluster, name))).toEqual([web, web, web]);
    expect([store.service(cluster, 'web'), store.serviceAt(arn('service/shop/web'))]).toEqual([web, web]);
  });

  it('is not found by the ARN of another account or Region', () => {
    const cluster = store.addCluster('shop');
    store.addService(serviceState());
    expect(store.findService(cluster, 'arn:aws:ecs:us-east-1:444455556666:service/shop/web')).toBeUndefined();
    expect(store.findService(cluster, 'arn:aws:ecs:eu-west-1:111122223333:service/shop/web')).toBeUndefined();
  });

  it('of another cluster is refused by the names of both', () => {
    const cluster = store.addCluster('shop');
    expect(() => store.findService(cluster, arn('service/other/web'))).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterException',
        message: 'Identifier is for cluster other. Your cluster is shop',
      }),
    );
  });

  it('that is not there is ServiceNotFoundException', () => {
    expect(() => store.service(store.addCluster('shop'), 'web')).toThrow(
      expect.objectContaining({ code: 'ServiceNotFoundException' }),
    );
  });

  it('needs its cluster first', () => {
    expect(() => store.addService(serviceState())).toThrow(`no cluster ${arn('cluster/shop')}: add it before`);
  });

  it('is listed with those of its cluster, and with all', () => {
    const [shop, other] = [store.addCluster('shop'), store.addCluster('other')];
    const web = serviceState();
    const job = serviceState({ name: 'job', arn: arn('service/other/job'), clusterArn: other.arn });
    store.addService(web);
    store.addService(job);
    expect([store.servicesOf(shop), store.servicesOf(other)]).toEqual([[web], [job]]);
    expect(store.allServices()).toEqual([web, job]);
  });
});

describe('the deployments and revisions of a service', () => {
  it('are found by their ARN until they are forgotten', () => {
    const web = serviceState();
    const [first, second] = [deploymentState({ arn: 'd-1' }), deploymentState({ arn: 'd-2' })];
    const [old, young] = [revisionState({ arn: 'r-1' }), revisionState({ arn: 'r-2' })];
    for (const one of [first, second]) store.addDeployment(web, one);
    for (const one of [old, young]) store.addRevision(web, one);
    expect(store.deployment('d-1')).toEqual({ service: web, deployment: first });
    store.keepDeployments(web, [second], [young]);
    expect([store.deployment('d-1'), store.revision('r-1')]).toEqual([undefined, undefined]);
    expect([store.deployment('d-2')?.deployment, store.revision('r-2')?.revision]).toEqual([second, young]);
    expect([web.deployments, web.revisions]).toEqual([[second], [young]]);
    store.forgetDeployments(web);
    expect([store.deployment('d-2'), web.deployments, web.revisions]).toEqual([undefined, [], []]);
  });
});

describe('a task definition', () => {
  it('is found by ARN, by family and revision, and by family, which means the newest', () => {
    const [first, second] = [definition('api', 1), definition('api', 2)];
    store.addTaskDefinition(first);
    store.addTaskDefinition(second);
    expect(['api:1', 'api', first.arn, 'api:3', 'web'].map((name) => store.taskDefinition(name))).toEqual([
      first,
      second,
      first,
      undefined,
      undefined,
    ]);
    const bare = first.arn.replace(/:1$/, '');
    expect([bare, bare.replace('us-east-1', 'eu-west-1')].map((arn) => store.taskDefinition(arn))).toEqual([
      second,
      undefined,
    ]);
    expect([store.nextRevisionOf('api'), store.nextRevisionOf('web')]).toEqual([3, 1]);
  });

  it('is listed by family, the oldest revision first', () => {
    const all = [definition('web', 1), definition('api', 1), definition('web', 2)];
    for (const one of all) store.addTaskDefinition(one);
    const names = (family?: string) => store.taskDefinitions(family).map((one) => `${one.family}:${one.revision}`);
    expect([names(), names('web'), names('none')]).toEqual([['api:1', 'web:1', 'web:2'], ['web:1', 'web:2'], []]);
  });
});
