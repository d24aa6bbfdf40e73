import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServiceDeploymentsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HookModel } from '../../../src/serve/hooks/hook-model.ts';
import { HookInvoker, type HookNote } from '../../../src/serve/hooks/invoker.ts';
import { closeServer, listenOnLoopback } from '../../../src/wire/loopback.ts';
import { clientSettings } from '../../loopback.ts';
import { HandTime, serve } from '../serving.ts';
import { event, smokeTest } from './event.ts';

const status = (hookStatus: string, callBackDelay?: number) =>
  ({ is: 'payload', hookStatus, callBackDelay, afterMs: 1_000 }) as const;

function open(model: HookModel) {
  const notes: HookNote[] = [];
  const realTime = new HandTime();
  const invoker = new HookInvoker({
    models: { 'smoke-*': model },
    realTime,
    env: () => ({}),
    onAnswer: (note) => notes.push(note),
  });
  return { invoker, notes, realTime };
}

/** An endpoint of a test, which closes when the test ends. */
async function endpoint(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  onTestFinished(() => closeServer(server));
  return `http://127.0.0.1:${await listenOnLoopback(server)}/hook`;
}

describe('scripted answers', () => {
  it('come one per call, the last one again and again, and begin anew at each stage [HOOK-1]', () => {
    const { invoker, notes } = open({
      is: 'answers',
      answers: [status('IN_PROGRESS', 30), status('SUCCEEDED')],
      inRollback: undefined,
    });
    const call = (lifecycleStage: string) => invoker.invoke(smokeTest, { ...event, lifecycleStage });
    expect(call('PRE_SCALE_UP')).toEqual({ payload: { hookStatus: 'IN_PROGRESS', callBackDelay: 30 }, afterMs: 1_000 });
    for (const _call of [2, 3]) {
      expect(call('PRE_SCALE_UP')).toEqual({ payload: { hookStatus: 'SUCCEEDED' }, afterMs: 1_000 });
    }
    expect(call('POST_SCALE_UP')).toMatchObject({ payload: { hookStatus: 'IN_PROGRESS' } });
    expect(notes[0]).toEqual({ name: 'smoke-test', stage: 'PRE_SCALE_UP', answer: 'IN_PROGRESS' });
  });

  it('can differ in a rollback, when the new revision has no traffic [HOOK-1]', () => {
    const { invoker } = open({ is: 'answers', answers: [status('SUCCEEDED')], inRollback: status('FAILED') });
    const executionDetails = {
      ...event.executionDetails,
      productionTrafficWeights: { [event.executionDetails.targetServiceRevisionArn]: 0 },
    };
    const shift = { ...event, lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT' };
    expect(invoker.invoke(smokeTest, { ...shift, executionDetails })).toMatchObject({
      payload: { hookStatus: 'FAILED' },
    });
    expect(invoker.invoke(smokeTest, shift)).toMatchObject({ payload: { hookStatus: 'SUCCEEDED' } });
  });

  it('are SUCCEEDED for a function that the file does not name, and the log says so [HOOK-1]', () => {
    const { invoker, notes } = open({ is: 'answers', answers: [status('FAILED')], inRollback: undefined });
    const other = 'arn:aws:lambda:eu-west-1:111122223333:function:other';
    expect(invoker.invoke(other, event)).toEqual({ payload: { hookStatus: 'SUCCEEDED' } });
    expect(notes).toEqual([
      {
        name: 'other',
        stage: 'POST_TEST_TRAFFIC_SHIFT',
        answer: 'SUCCEEDED, because the file of --models does not name it',
      },
    ]);
  });
});

describe('an endpoint', () => {
  it('is called at once; its answer counts when virtual time reaches the call [HOOK-2]', async () => {
    const url = await endpoint((_request, response) => void response.end('{"hookStatus":"FAILED"}'));
    const { invoker, notes, realTime } = open({ is: 'url', url, withinMs: 60_000 });
    const reply = invoker.invoke(smokeTest, event);
    if (!('answer' in reply)) throw new Error('an endpoint answers later');
    const answer = reply.answer();
    expect(invoker.isWaiting).toBe(true);
    realTime.pass(2_000);
    expect(invoker.waitedMs).toBe(2_000);
    expect(await answer).toEqual({ payload: { hookStatus: 'FAILED' } });
    expect([invoker.isWaiting, invoker.waitedMs, realTime.timers]).toEqual([false, 2_000, 0]);
    expect(notes).toEqual([{ name: 'smoke-test', stage: 'POST_TEST_TRAFFIC_SHIFT', answer: 'FAILED' }]);
  });

  it('that does not answer in time counts as a function that timed out [HOOK-2]', async () => {
    const url = await endpoint(() => undefined);
    const { invoker, notes, realTime } = open({ is: 'url', url, withinMs: 5_000 });
    const reply = invoker.invoke(smokeTest, event);
    if (!('answer' in reply)) throw new Error('an endpoint answers later');
    const answer = reply.answer();
    realTime.pass(5_000);
    // Longer than the 15 minutes that a function has.
    expect(await answer).toEqual({ functionError: 'no answer within 5 s', afterMs: 900_001 });
    expect(notes[0]?.answer).toBe('error: no answer within 5 s');
  });

  it('is not waited for when the server closes', async () => {
    const url = await endpoint(() => undefined);
    const { invoker } = open({ is: 'url', url, withinMs: 900_000 });
    const reply = invoker.invoke(smokeTest, event);
    if (!('answer' in reply)) throw new Error('an endpoint answers later');
    const answer = reply.answer();
    invoker.close();
    expect(await answer).toHaveProperty('functionError');
  });
});

describe('a hook of the served AWS', () => {
  /** Serves, deploys web:1 and then web:2 with a hook, and returns how the second deployment ends. */
  async function deploy(model: HookModel, before: (url: string) => void = () => undefined) {
    const served = await serve({ surroundings: { models: {}, services: {}, hooks: { 'smoke-test': model } } });
    before(served.url);
    const ecs = new ECSClient(clientSettings(served));
    await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
    for (const tag of [1, 2]) {
      const containerDefinitions = [{ name: 'app', image: `example/web:${tag}`, memory: 256 }];
      await ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions }));
    }
    const hook = {
      hookTargetArn: smokeTest,
      roleArn: 'arn:aws:iam::111122223333:role/hooks',
      lifecycleStages: ['POST_SCALE_UP' as const],
    };
    await ecs.send(
      new CreateServiceCommand({
        cluster: 'shop',
        serviceName: 'web',
        taskDefinition: 'web:1',
        desiredCount: 1,
        deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 },
      }),
    );
    await served.control('POST', '/advance', { by: '30m' });
    await ecs.send(
      new UpdateServiceCommand({
        cluster: 'shop',
        service: 'web',
        taskDefinition: 'web:2',
        deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1, lifecycleHooks: [hook] },
      }),
    );
    const { body } = await served.control('POST', '/advance', { by: '30m' });
    const { serviceDeployments } = await ecs.send(
      new ListServiceDeploymentsCommand({ cluster: 'shop', service: 'web' }),
    );
    const serviceDeploymentArns = serviceDeployments
      ?.slice(0, 1)
      .flatMap(({ serviceDeploymentArn }) => serviceDeploymentArn ?? []);
    const described = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
    expect(served.server.bugs).toEqual([]);
    return { now: body.now, deployment: described.serviceDeployments?.[0] };
  }

  it('rolls back when the script says FAILED [HOOK-1]', async () => {
    const { deployment } = await deploy({ is: 'answers', answers: [status('FAILED')], inRollback: undefined });
    expect(deployment).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: expect.stringContaining('smoke-test'),
    });
  });

  it('may call the served AWS before it answers, while virtual time stands still [HOOK-2]', async () => {
    const seen: unknown[] = [];
    let url = '';
    const work = async (response: ServerResponse) => {
      const { serviceArns } = await new ECSClient(clientSettings({ url, region: 'eu-west-1' })).send(
        new ListServicesCommand({ cluster: 'shop' }),
      );
      seen.push(...(serviceArns ?? []));
      response.end('{"hookStatus":"SUCCEEDED"}');
    };
    const hook = await endpoint((_request, response) => void work(response));
    const { now, deployment } = await deploy({ is: 'url', url: hook, withinMs: 60_000 }, (given) => {
      url = given;
    });
    expect(seen).toEqual(['arn:aws:ecs:eu-west-1:111122223333:service/shop/web']);
    expect(deployment?.status).toBe('SUCCESSFUL');
    expect(now).toBe('2026-03-01T13:00:00.000Z');
  });

  it('can be a command, which finds the served AWS by its variables [HOOK-3]', async () => {
    const command = `test "$AWS_REGION/$AWS_ACCESS_KEY_ID" = eu-west-1/111122223333 && echo '{"hookStatus":"SUCCEEDED"}'`;
    expect((await deploy({ is: 'command', command, withinMs: 60_000 })).deployment?.status).toBe('SUCCESSFUL');
    const failing = { is: 'command', command: 'echo no database >&2; exit 3', withinMs: 60_000 } as const;
    expect((await deploy(failing)).deployment).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: expect.stringContaining('ended with 3: no database'),
    });
  });
});
