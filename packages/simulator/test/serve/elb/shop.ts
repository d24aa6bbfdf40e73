import { VirtualClock } from '../../../src/clock.ts';
import { createAccount, scopeOf } from '../../../src/serve/account.ts';
import type { Surroundings } from '../../../src/serve/model-file.ts';
import { noon } from '../../loopback.ts';

export const elb = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';

/** A load balancer entry of a service that shifts traffic on the load balancer `front`. */
export const shiftingEntry = {
  targetGroupArn: `${elb}:targetgroup/web-a/1111`,
  containerName: 'app',
  containerPort: 8080,
  advancedConfiguration: {
    alternateTargetGroupArn: `${elb}:targetgroup/web-b/2222`,
    productionListenerRule: `${elb}:listener-rule/app/front/aaaa/bbbb/cccc`,
    testListenerRule: `${elb}:listener-rule/app/front/aaaa/dddd/eeee`,
    roleArn: 'arn:aws:iam::111122223333:role/ecs-infrastructure',
  },
};

/** An account with a cluster `shop` and the task definitions web:1 (good), web:2 (good) and web:3 (never healthy). */
export async function openShop(surroundings: Partial<Surroundings> = {}) {
  const clock = new VirtualClock(noon);
  const account = createAccount({
    clock,
    scope: scopeOf('eu-west-1', '111122223333'),
    parameters: {},
    surroundings: { models: { 'example/web:3': { neverHealthy: {} } }, services: {}, ...surroundings },
    onEvent: () => undefined,
  });
  const call = async (signingName: string, operation: string, input: Readonly<Record<string, unknown>>) => {
    const service = account.services.find((one) => one.signingName === signingName);
    return Object(await service?.handle({ operation, input, caller: { accessKeyId: 'observer' } }));
  };
  const ecs = (operation: string, input: Readonly<Record<string, unknown>>) => call('ecs', operation, input);
  const ask = (operation: string, input: Readonly<Record<string, unknown>> = {}) =>
    call('elasticloadbalancing', operation, input);
  await ecs('CreateCluster', { clusterName: 'shop' });
  for (const tag of [1, 2, 3]) {
    const app = { name: 'app', image: `example/web:${tag}`, memory: 256, portMappings: [{ containerPort: 8080 }] };
    await ecs('RegisterTaskDefinition', { family: 'web', networkMode: 'awsvpc', containerDefinitions: [app] });
  }
  const create = (input: Readonly<Record<string, unknown>>) =>
    ecs('CreateService', {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'web:1',
      desiredCount: 1,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      ...input,
    });
  const health = async (group: string) => {
    const { TargetHealthDescriptions } = await ask('DescribeTargetHealth', { TargetGroupArn: `${elb}:${group}` });
    return TargetHealthDescriptions.map((one: { TargetHealth: unknown }) => one.TargetHealth);
  };
  const after = (seconds: number) => clock.advanceTo(clock.now() + seconds * 1_000);
  return { account, clock, ecs, ask, create, health, after };
}
