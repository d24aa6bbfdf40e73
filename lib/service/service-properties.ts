import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { anyOf } from '../format-value.ts';
import type { DeploymentProtectionProps } from '../protection/protection-props.ts';
import type { EcsServiceOptions } from './ecs-service-options.ts';
import type { GuardedServiceProps } from './guarded-service-props.ts';
import { describeTaskDefinition, type LaunchType } from './launch-type.ts';

/** The launch types that have each property. */
type FitsOn<Name extends PropertyKey> = Readonly<Record<Name, readonly LaunchType[]>>;

const EVERYWHERE: readonly LaunchType[] = ['Fargate', 'EC2', 'Managed Instances', 'external'];
const IN_AWS: readonly LaunchType[] = ['Fargate', 'EC2', 'Managed Instances'];

/** Properties of aws-cdk-lib's services that `GuardedService` passes on. */
const PASSED_ON = {
  serviceName: EVERYWHERE,
  enableExecuteCommand: EVERYWHERE,
  cloudMapOptions: IN_AWS,
  availabilityZoneRebalancing: IN_AWS,
  placementStrategies: ['EC2'],
  placementConstraints: ['EC2'],
  volumeConfigurations: IN_AWS,
  propagateTags: EVERYWHERE,
  enableECSManagedTags: EVERYWHERE,
  platformVersion: ['Fargate'],
  taskDefinitionRevision: EVERYWHERE,
  forceNewDeployment: EVERYWHERE,
  serviceConnectConfiguration: IN_AWS,
} as const satisfies FitsOn<keyof EcsServiceOptions>;

/** Properties that only `GuardedService` has, or that it defines itself. */
const OWN = {
  cluster: EVERYWHERE,
  taskDefinition: EVERYWHERE,
  traffic: EVERYWHERE,
  strategy: EVERYWHERE,
  desiredCount: EVERYWHERE,
  subnets: IN_AWS,
  securityGroups: EVERYWHERE,
  assignPublicIp: ['Fargate'],
  healthCheckGracePeriod: EVERYWHERE,
  capacityProviderStrategies: IN_AWS,
  minHealthyPercent: EVERYWHERE,
  maxHealthyPercent: EVERYWHERE,
} as const satisfies FitsOn<
  Exclude<keyof GuardedServiceProps, keyof EcsServiceOptions | keyof DeploymentProtectionProps>
>;

/** Properties that `GuardedService` passes to `DeploymentProtection`. The compiler keeps the list complete. */
const OF_PROTECTION = {
  bakeTime: true,
  alarms: true,
  deploymentAlarms: true,
  alarmActions: true,
  okActions: true,
  docsUrl: true,
  requestsPerMinute: true,
  queue: true,
  deadLetterQueue: true,
  circuitBreaker: true,
  earlySuccess: true,
  lifecycleHooks: true,
} as const satisfies Readonly<Record<keyof DeploymentProtectionProps, true>>;

/** The properties of aws-cdk-lib's services for Fargate, EC2 and external instances. */
type ServiceProperty = keyof ecs.FargateServiceProps | keyof ecs.Ec2ServiceProps | keyof ecs.ExternalServiceProps;

/** Properties of aws-cdk-lib's services that `GuardedService` refuses, with the reason and what to do instead. */
const REFUSED: Readonly<Record<string, string>> = {
  daemon:
    'daemon is not supported, because GuardedService creates replica services: create a service of aws-cdk-lib with daemon, and pass it to DeploymentProtection.of()',
  deploymentController:
    'deploymentController is not supported, because the alarms need the controller ECS, which is the default. If a template sets DeploymentController, CloudFormation replaces an existing service: remove ' +
    'deploymentController',
  vpcSubnets: replacedBy('vpcSubnets', 'subnets'),
  deploymentStrategy: replacedBy('deploymentStrategy', 'strategy'),
  linearConfiguration: replacedBy('linearConfiguration', 'strategy', 'Strategy.linear()'),
  canaryConfiguration: replacedBy('canaryConfiguration', 'strategy', 'Strategy.canary()'),
} satisfies Record<Exclude<ServiceProperty, keyof GuardedServiceProps>, string>;

function replacedBy(name: string, ours: string, value?: string): string {
  return `${name} is not a property of GuardedService, which has ${ours} in its place: set ${ours}${value === undefined ? '' : ` to ${value}`}`;
}

const FITS_ON: ReadonlyMap<string, readonly LaunchType[]> = new Map(Object.entries({ ...OWN, ...PASSED_ON }));

/** What becomes of a property; undefined for an unknown one. */
function fateOf(name: string): 'passed on' | 'our own' | 'refused' | undefined {
  if (Object.hasOwn(PASSED_ON, name)) return 'passed on';
  if (Object.hasOwn(OWN, name) || Object.hasOwn(OF_PROTECTION, name)) return 'our own';
  return Object.hasOwn(REFUSED, name) ? 'refused' : undefined;
}

/** Problems of properties that would have no effect: unknown ones, and those that the launch type does not have. */
export function propertyProblems(
  props: Readonly<Record<string, unknown>> | GuardedServiceProps,
  launchType: LaunchType | undefined,
): readonly string[] {
  // Some apps pass false for what another launch type has, such as daemon or assignPublicIp.
  const given = Object.entries(props).filter(([, value]) => value !== undefined);
  return given.flatMap(([name, value]) => {
    const fate = fateOf(name);
    if (fate === undefined) return [unknownProperty(name)];
    if (value === false) return [];
    if (fate === 'refused') return [REFUSED[name] ?? unknownProperty(name)];
    const fitting = FITS_ON.get(name);
    if (launchType === undefined || fitting === undefined || fitting.includes(launchType)) return [];
    return [`${name} needs ${anyOf(fitting)}, got ${describeTaskDefinition(launchType)}: remove ${name}`];
  });
}

function unknownProperty(name: string): string {
  const known = [...FITS_ON.keys(), ...Object.keys(OF_PROTECTION)];
  const meant = known.find((one) => one.toLowerCase() === name.toLowerCase());
  return `"${name}" is not a property of GuardedService and would have no effect: ${
    meant === undefined ? 'remove it, or correct its name' : `rename it to ${meant}`
  }`;
}

/**
 * Problems of values that have another form in aws-cdk-lib's services. The other checks rely on the form, so these problems
 * are reported alone.
 */
export function formProblems({ deploymentAlarms, lifecycleHooks, circuitBreaker }: FormerValues): readonly string[] {
  const problems: string[] = [];
  if (deploymentAlarms !== undefined && !Array.isArray(deploymentAlarms)) {
    problems.push(
      'deploymentAlarms must be a list of alarms, alarm names or metrics, got another value: pass only the list of names, without { alarmNames } of aws-cdk-lib',
    );
  }
  if (lifecycleHooks !== undefined && !(Array.isArray(lifecycleHooks) && lifecycleHooks.every(isHook))) {
    problems.push(
      'lifecycleHooks must be a list of hooks of this package, got another value: create them with LifecycleHook.function() or LifecycleHook.pause()',
    );
  }
  if (isRecord(circuitBreaker) && circuitBreaker['enable'] !== undefined && circuitBreaker['enable'] !== true) {
    problems.push(
      `circuitBreaker.enable must be true, got ${String(circuitBreaker['enable'])}: remove it, or create a service of aws-cdk-lib that has no circuit breaker ` +
        'and pass it to DeploymentProtection.of()',
    );
  }
  return problems;
}

interface FormerValues {
  readonly deploymentAlarms?: unknown;
  readonly lifecycleHooks?: unknown;
  readonly circuitBreaker?: unknown;
}

function isHook(hook: unknown): boolean {
  return isRecord(hook) && typeof hook['targetType'] === 'string' && isRecord(hook['props']);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The properties of the protection alone. */
export function protectionPropsIn(props: GuardedServiceProps): DeploymentProtectionProps {
  return Object.fromEntries(Object.entries(props).filter(([name]) => Object.hasOwn(OF_PROTECTION, name)));
}

/** The properties that are passed on to aws-cdk-lib. */
export function passedOnIn(props: GuardedServiceProps): Partial<ecs.FargateServiceProps & ecs.Ec2ServiceProps> {
  return Object.fromEntries(
    Object.entries(props).filter(([name, value]) => Object.hasOwn(PASSED_ON, name) && value !== undefined),
  );
}
