import { beforeEach, describe, expect, it } from 'vitest';
import type { DeploymentFinder, ServiceGateway } from '../../src/guard/ports.ts';
import { at, CLUSTER, deploymentArn, revisionArn, SERVICE, taskDefinitionArn } from '../builders/facts.ts';

/** The service `checkout` with 25 deployments a minute apart: `d01` is the oldest, `d25` goes on; told in another order. */
export const STORY = Array.from({ length: 25 }, (_, index) => {
  const number = ((index * 7) % 25) + 1;
  const id = `d${String(number).padStart(2, '0')}`;
  return {
    serviceDeploymentArn: deploymentArn(id),
    status: number === 25 ? 'IN_PROGRESS' : 'SUCCESSFUL',
    createdAt: at(number),
    finishedAt: number === 25 ? undefined : at(number, 30),
    revisionArn: revisionArn(String(number)),
    taskDefinition: number,
  };
});

const oldestFirst = STORY.toSorted((a, b) => a.createdAt - b.createdAt);
const arns = oldestFirst.map(({ serviceDeploymentArn }) => serviceDeploymentArn);
const unknown = SERVICE.replace('checkout', 'nowhere');

/** What every reader of one service must do. `make` gives one of the story's service. */
export function serviceGatewayContract(name: string, make: () => Promise<ServiceGateway>): void {
  describe(`${name} as a reader of a service`, () => {
    let services: ServiceGateway;

    beforeEach(async () => {
      services = await make();
    });

    it('describes a service, and knows no other', async () => {
      expect(await services.describeService(SERVICE)).toMatchObject({
        serviceArn: SERVICE,
        clusterArn: CLUSTER,
        status: 'ACTIVE',
        deploymentController: 'ECS',
        desiredCount: 2,
        alarms: { alarmNames: ['checkout-5xx'], enable: true, rollback: true },
      });
      expect(await services.describeService(unknown)).toBeUndefined();
    });

    it('lists all deployments, oldest first', async () => {
      const { deployments, isWhole } = await services.listServiceDeployments(SERVICE, {}, 10);
      expect(isWhole).toBe(true);
      expect(deployments).toStrictEqual(
        oldestFirst.map(({ serviceDeploymentArn, status, createdAt, finishedAt }) => ({
          serviceDeploymentArn,
          status,
          createdAt,
          finishedAt,
        })),
      );
    });

    it('leaves out what was created before an instant, and not what was created at it', async () => {
      const { deployments } = await services.listServiceDeployments(SERVICE, { after: at(24) }, 10);
      expect(deployments.map(({ serviceDeploymentArn }) => serviceDeploymentArn)).toEqual(arns.slice(23));
    });

    it('describes more deployments than fit into one call, oldest first, without those that nobody knows', async () => {
      const described = await services.describeServiceDeployments([...arns.toReversed(), deploymentArn('nowhere')]);
      expect(described.map(({ serviceDeploymentArn }) => serviceDeploymentArn)).toEqual(arns);
      expect(described.at(-1)).toMatchObject({ status: 'IN_PROGRESS', strategy: 'ROLLING', finishedAt: undefined });
      expect(described[0]?.targetServiceRevision?.arn).toBe(revisionArn('1'));
      expect(await services.describeServiceDeployments([])).toEqual([]);
    });

    it('describes revisions by their ARN, without those that nobody knows', async () => {
      const asked = [...oldestFirst.map((one) => one.revisionArn), revisionArn('99')];
      const revisions = await services.describeServiceRevisions(asked);
      expect([...revisions.keys()].toSorted()).toEqual(oldestFirst.map((one) => one.revisionArn).toSorted());
      expect(revisions.get(revisionArn('7'))).toMatchObject({
        serviceRevisionArn: revisionArn('7'),
        taskDefinitionArn: taskDefinitionArn(7),
        images: [{ image: expect.any(String) }],
      });
    });

    it('knows no task definition that nobody registered, and no stopped task where none stopped', async () => {
      expect(await services.describeTaskDefinition(taskDefinitionArn(999))).toBeUndefined();
      expect(await services.stoppedTasks(SERVICE)).toEqual([]);
    });
  });
}

/** What every finder of deployments must do. */
export function deploymentFinderContract(name: string, make: () => Promise<DeploymentFinder>): void {
  describe(`${name} as a finder of deployments`, () => {
    const service = { cluster: 'shop', service: 'checkout' };

    it('finds what has not ended, of any age', async () => {
      expect(await (await make()).unfinishedDeployments(service)).toStrictEqual([
        {
          serviceDeploymentArn: deploymentArn('d25'),
          status: 'IN_PROGRESS',
          createdAt: at(25),
          finishedAt: undefined,
          targetServiceRevisionArn: revisionArn('25'),
        },
      ]);
    });

    it('finds what was created since an instant, the instant included', async () => {
      const found = await (await make()).deploymentsSince(service, at(23));
      expect(found.map(({ serviceDeploymentArn }) => serviceDeploymentArn).toSorted()).toEqual(arns.slice(22));
    });
  });
}
