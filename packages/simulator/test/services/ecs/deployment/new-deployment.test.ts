import { describe, expect, it } from 'vitest';
import { newDeployment, newRevision } from '../../../../src/services/ecs/deployment/new-deployment.ts';
import { ecsWorld, rowState, serviceState, taskState } from '../states.ts';

const api = {
  arn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/api:2',
  family: 'api',
  revision: 2,
  containerDefinitions: [{ name: 'app', image: 'example/api:2' }],
  registeredAt: 0,
  tags: [],
  rest: {},
};

describe('newDeployment', () => {
  it('is PENDING, with ids in the forms of AWS and a row in progress', async () => {
    const world = ecsWorld();
    await world.clock.advanceTo(7_000);
    const service = serviceState({ configuration: { bakeTimeInMinutes: 5 } });
    const { deployment, row } = newDeployment(world, service, api);
    expect(deployment).toMatchObject({
      arn: expect.stringMatching(/^arn:aws:ecs:us-east-1:111122223333:service-deployment\/shop\/web\/[\w-]{21}$/),
      classicId: expect.stringMatching(/^ecs-svc\/\d{19}$/),
      targetRevisionArn: expect.stringMatching(/:service-revision\/shop\/web\/\d{19}$/),
      createdAt: 7_000,
      status: 'PENDING',
      configuration: { bakeTimeInMinutes: 5 },
    });
    expect(row).toMatchObject({
      id: deployment.classicId,
      revisionArn: deployment.targetRevisionArn,
      taskDefinitionArn: api.arn,
      status: 'PRIMARY',
      rolloutState: 'IN_PROGRESS',
      rolloutStateReason: `ECS deployment ${deployment.classicId} in progress.`,
    });
    expect(world.store.deployment(deployment.arn)?.deployment).toBe(deployment);
    expect(service.deployments).toEqual([deployment]);
  });

  it('has each revision with live tasks as a source, one time', () => {
    const tasks = ['a', 'b', 'a'].map((revisionArn) => taskState({ revisionArn }));
    const service = serviceState({ tasks: [...tasks, taskState({ revisionArn: 'c', lastStatus: 'STOPPED' })] });
    expect(newDeployment(ecsWorld(), service, api).deployment.sourceRevisionArns).toEqual(['a', 'b']);
  });

  it.each([
    ['a rolling deployment', 'ROLLING', [rowState()], 'blue'],
    ['a shifted one', 'CANARY', [rowState()], 'green'],
    ['a first shifted one', 'CANARY', [], 'blue'],
  ] as const)('puts the revision of %s on its side', (_what, strategy, rows, side) => {
    const service = serviceState({ configuration: { strategy }, rows: [...rows], productionSide: 'blue' });
    newDeployment(ecsWorld(), service, api);
    expect(service.revisions).toMatchObject([{ side }]);
  });

  it('takes the other side again when production is on green [ECS-52]', () => {
    const service = serviceState({
      configuration: { strategy: 'LINEAR' },
      rows: [rowState()],
      productionSide: 'green',
    });
    newDeployment(ecsWorld(), service, api);
    expect(service.revisions).toMatchObject([{ side: 'blue' }]);
  });
});

describe('newRevision', () => {
  it('resolves each image to a digest: its own, or one of its name that is always the same', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const containerDefinitions = [
      { name: 'app', image: 'example/api:2' },
      { name: 'again', image: 'example/api:2' },
      { name: 'pinned', image: `example/proxy@${digest}` },
    ];
    const { images } = newRevision(ecsWorld(), serviceState(), {
      taskDefinition: { ...api, containerDefinitions },
      createdAt: 0,
    });
    expect(images.map(({ containerName, image }) => [containerName, image])).toEqual([
      ['app', 'example/api:2'],
      ['again', 'example/api:2'],
      ['pinned', `example/proxy@${digest}`],
    ]);
    expect(images[0]?.imageDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(images[1]?.imageDigest).toBe(images[0]?.imageDigest);
    expect(images[2]?.imageDigest).toBe(digest);
  });

  it('keeps an ARN and a side that it is given', () => {
    const given = { taskDefinition: api, createdAt: 3, arn: 'arn:given', side: 'green' } as const;
    expect(newRevision(ecsWorld(), serviceState(), given)).toMatchObject({
      arn: 'arn:given',
      side: 'green',
      createdAt: 3,
    });
  });
});
