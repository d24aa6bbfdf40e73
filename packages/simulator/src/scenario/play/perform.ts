import { ServiceError, SimulatorGap } from '../../service.ts';
import { isFinished } from '../../services/ecs/state.ts';
import { BALANCER_ID } from './addresses.ts';
import { noteLostAlarm } from './lost-alarms.ts';
import type { PlayRecorder } from './play-recorder.ts';
import { hookDetailsOf } from './play-recorder.ts';
import { namePauses } from './pauses.ts';
import type { Scenario } from '../format/scenario.ts';
import type { Step, StepAction } from '../format/steps.ts';
import { call, PORT, type ScenarioAccount } from './world.ts';

/** The simulator cannot run a scenario. */
export class PlayError extends Error {
  override readonly name = 'PlayError';
}

/** Runs a step. If AWS rejects it, the timeline shows that. @throws PlayError if the simulator does not support it */
export function perform(
  scenario: Scenario,
  step: Step,
  {
    world,
    recorder,
  }: { readonly world: ScenarioAccount; readonly recorder: Pick<PlayRecorder, 'add' | 'tracks' | 'now'> },
): void {
  recorder.add({ what: 'step', text: step.text });
  try {
    act(scenario, step.action, world);
    if (step.action.do === 'delete-alarm') noteLostAlarm(step.action.alarm, world.service(), recorder);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error instanceof SimulatorGap)
      throw new PlayError(`"${step.text}" cannot be played: ${error.message}`, { cause: error });
    recorder.add({ what: 'refused', state: error.code, text: `AWS refuses: ${error.code}: ${error.message}` });
  }
}

function act(scenario: Scenario, action: StepAction, world: ScenarioAccount): void {
  const { ecs, cloudWatch } = world;
  const { name, cluster, configuration } = scenario.service;
  switch (action.do) {
    case 'deploy':
      deploy(scenario, action.version, world);
      return;
    case 'set-desired-count':
      call(ecs, 'UpdateService', { cluster, service: name, desiredCount: action.count });
      return;
    case 'stop':
      call(ecs, 'StopServiceDeployment', { serviceDeploymentArn: newestArn(world), stopType: 'ROLLBACK' });
      return;
    case 'continue':
    case 'reject':
      decide(scenario, world, action);
      return;
    case 'set-alarm':
      call(cloudWatch, 'SetAlarmState', {
        AlarmName: action.alarm,
        StateValue: action.state,
        StateReason: 'set in the story',
      });
      return;
    case 'delete-alarm':
      call(cloudWatch, 'DeleteAlarms', { AlarmNames: [action.alarm] });
      return;
    case 'throttle':
      world.throttledUntil = world.clock.now() + action.forMs;
      return;
    default:
      throw new Error(`no step ${JSON.stringify(action satisfies never)} with ${JSON.stringify(configuration)}`);
  }
}

function deploy({ service }: Scenario, version: string, world: ScenarioAccount): void {
  const taskDefinition = world.taskDefinitionOf(version);
  const { cluster } = service;
  if (world.service()?.status === 'ACTIVE') {
    call(world.ecs, 'UpdateService', { cluster, service: service.name, taskDefinition, forceNewDeployment: true });
    return;
  }
  call(world.ecs, 'CreateService', {
    cluster,
    serviceName: service.name,
    taskDefinition,
    desiredCount: service.desiredCount,
    ...networkingOf(service),
    deploymentConfiguration: service.configuration,
  });
}

/** With which ECS changes the weights of target groups. */
const INFRASTRUCTURE_ROLE = 'arn:aws:iam::111122223333:role/ecs-load-balancers';

/** Where the requests of the service come from, as inputs of CreateService; empty for a queue or a service without requests. */
export function networkingOf(service: Scenario['service']): Readonly<Record<string, unknown>> {
  const { name, traffic, healthCheckGraceMs } = service;
  const grace = healthCheckGraceMs === 0 ? {} : { healthCheckGracePeriodSeconds: Math.ceil(healthCheckGraceMs / 1000) };
  switch (traffic) {
    case 'load-balancer':
    case 'network-load-balancer':
      return { loadBalancers: loadBalancersOf(service), ...grace };
    case 'vpc-lattice':
      return { vpcLatticeConfigurations: latticeOf(name), ...grace };
    case 'service-connect':
      return {
        serviceConnectConfiguration: { enabled: true, services: [{ portName: PORT.name, discoveryName: name }] },
      };
    default:
      return {};
  }
}

function latticeOf(name: string): readonly unknown[] {
  const base = 'arn:aws:vpc-lattice:us-east-1:111122223333';
  const rule = `${base}:service/svc-${BALANCER_ID}/listener/listener-${BALANCER_ID}/rule/rule`;
  return [
    {
      roleArn: INFRASTRUCTURE_ROLE,
      portName: PORT.name,
      targetGroupArn: `${base}:targetgroup/${name}-blue`,
      advancedConfiguration: {
        alternateTargetGroupArn: `${base}:targetgroup/${name}-green`,
        productionListenerRule: `${rule}-1`,
        testListenerRule: `${rule}-2`,
      },
    },
  ];
}

function loadBalancersOf({ name, traffic }: Scenario['service']): readonly unknown[] {
  const base = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
  const group = (side: string) => `${base}:targetgroup/${name}-${side}/${BALANCER_ID}`;
  const rule =
    traffic === 'load-balancer'
      ? `${base}:listener-rule/app/${name}/${BALANCER_ID}/${BALANCER_ID}`
      : `${base}:listener/net/${name}/${BALANCER_ID}`;
  const advancedConfiguration = {
    alternateTargetGroupArn: group('green'),
    productionListenerRule: `${rule}/0000000000000001`,
    testListenerRule: `${rule}/0000000000000002`,
    roleArn: INFRASTRUCTURE_ROLE,
  };
  return [
    { targetGroupArn: group('blue'), containerName: 'app', containerPort: PORT.containerPort, advancedConfiguration },
  ];
}

function newestArn(world: ScenarioAccount): string {
  const deployments = world.service()?.deployments ?? [];
  const newest = deployments.findLast((one) => !isFinished(one)) ?? deployments.at(-1);
  if (newest === undefined)
    throw new ServiceError('ServiceDeploymentNotFoundException', 'The service has no deployment.');
  return newest.arn;
}

function decide(
  scenario: Scenario,
  world: ScenarioAccount,
  { do: what, hook }: Extract<StepAction, { hook: unknown }>,
): void {
  const serviceDeploymentArn = newestArn(world);
  const names = namePauses(scenario, world.busEvents());
  const waiting = hookDetailsOf(world, serviceDeploymentArn).find(
    ({ status, hookId = '' }) => status === 'AWAITING_ACTION' && (hook === undefined || names.get(hookId) === hook),
  );
  if (waiting?.hookId === undefined)
    throw new ServiceError(
      'InvalidParameterException',
      `No lifecycle hook ${hook === undefined ? '' : `${hook} `}awaits an action.`,
    );
  const action = what === 'continue' ? 'CONTINUE' : 'ROLLBACK';
  call(world.ecs, 'ContinueServiceDeployment', { serviceDeploymentArn, hookId: waiting.hookId, action });
}
