import { AspectPriority, Aspects, type IAspect, Stage, Validations } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { refuseProblems } from '../problems.ts';
import { type DeploymentMetricAlarm, isAlarm, replacementsIn } from './alarm-choice.ts';
import { alarmProblems } from './alarm-problems.ts';
import { createDefaultAlarm, createOwnAlarm, type ProtectingAlarm } from './create-alarm.ts';
import { defaultAlarms } from './default-alarms.ts';
import { completeConfiguration } from './deployment-configuration.ts';
import { choicesOf } from './essential-alarms.ts';
import { addFindings, addNoAlarm, alarmNameProblems, findingsAtSynthesis } from './findings.ts';
import { addLateAlarmFindings, addNamedAlarmFindings } from './late-alarms.ts';
import { overrideProblems } from './override-problems.ts';
import { type DeploymentProtectionProps, protectionProblems, repeatedId } from './protection-props.ts';
import { readProperties } from './read-properties.ts';
import { serviceProblems } from './service-problems.ts';
import { readServiceShape, type ServiceShape } from './service-shape.ts';

const ID = 'DeploymentProtection';

/**
 * The protection of a service from any construct: alarms that suit it, a circuit breaker, a bake time, and a
 * rollback for each. It only adds alarms and changes the deployment configuration, so it never replaces the service.
 *
 * Call it after you attach the service to its load balancer.
 */
export class DeploymentProtection extends Construct {
  readonly #service: ecs.BaseService;
  readonly #alarms: ProtectingAlarm[];
  readonly #names: string[];
  readonly #hasDefaults: boolean;

  /**
   * Protects a service. A second call without props returns the existing protection.
   *
   * @throws Error that lists every problem of the props, and for a service with the controller CODE_DEPLOY or EXTERNAL
   */
  static of(service: ecs.BaseService, props?: DeploymentProtectionProps): DeploymentProtection {
    const present = service.node.tryFindChild(ID);
    if (!(present instanceof DeploymentProtection)) return new DeploymentProtection(service, props ?? {});
    if (props === undefined) return present;
    throw new Error(
      `${service.node.path} is protected already, so these props would have no effect: pass them to the first call of DeploymentProtection.of(), or to ` +
        'the GuardedService',
    );
  }

  /** Protects every service below `scope` except those in `unless`. Services with a protection keep it. */
  static ofAll(
    scope: IConstruct,
    props: DeploymentProtectionProps = {},
    unless: (service: ecs.BaseService) => boolean = () => false,
  ): void {
    refuseProblems(`the services below ${scope.node.path || 'the app'} cannot be protected`, protectionProblems(props));
    const everyService = new ProtectEveryService(props, unless);
    // Stages are synthesized separately, so the app's aspects do not reach them.
    const stages = scope.node.findAll().filter((one) => one !== scope && Stage.isStage(one));
    for (const one of [scope, ...stages]) Aspects.of(one).add(everyService, { priority: AspectPriority.MUTATING });
    scope.node.addValidation({
      validate: () =>
        scope.node
          .findAll()
          .filter((one) => one instanceof ecs.BaseService)
          .filter((one) => !unless(one) && one.node.tryFindChild(ID) === undefined)
          .map(
            ({ node }) =>
              `${node.path} is not protected, because its stage was added after DeploymentProtection.ofAll(): call ofAll() after you add the stage`,
          ),
    });
  }

  private constructor(service: ecs.BaseService, props: DeploymentProtectionProps) {
    super(service, ID);
    const refused = `${service.node.path} cannot be protected`;
    refuseProblems(refused, protectionProblems(props));
    const shape = readServiceShape(service);
    const given = [...replacementsIn(choicesOf(props.alarms)), ...(props.deploymentAlarms ?? [])];
    refuseProblems(refused, [...serviceProblems(shape, props), ...alarmProblems(service, given)]);
    this.#service = service;
    this.#hasDefaults = defaultAlarms(service, shape, { ...props, alarms: {} }).length > 0;
    this.#alarms = this.#createDefaultAlarms(shape, props);
    this.#names = this.#alarms.map(({ name }) => name);
    this.#add(given);
    completeConfiguration(this, shape.resource, props, () => this.#names);
    // ECS calls the functions during the same update, so their role must be complete before it.
    for (const role of this.node.findAll().filter((one) => one instanceof Role))
      shape.resource.node.addDependency(role);
    addFindings(this, shape, props, this.#alarms);
    acknowledgeCircuitBreaker(service, shape);
    this.node.addValidation({ validate: () => this.#validate(shape) });
  }

  /** The alarms that protect the service and that this construct created. */
  get alarms(): readonly ProtectingAlarm[] {
    return this.#alarms;
  }

  /**
   * Adds alarms that roll a deployment back: alarms, alarm names, or metrics with a threshold.
   *
   * @throws Error for an ARN, a name or numbers that CloudWatch would reject, and an alarm that refers to the service
   */
  addDeploymentAlarms(...alarms: readonly (IAlarm | DeploymentMetricAlarm | string)[]): void {
    refuseProblems(`${this.#service.node.path} cannot be protected`, [
      ...protectionProblems({ deploymentAlarms: alarms }),
      ...alarmProblems(this.#service, alarms),
    ]);
    addLateAlarmFindings(this, this.#add(alarms));
  }

  #createDefaultAlarms(shape: ServiceShape, props: DeploymentProtectionProps): ProtectingAlarm[] {
    return defaultAlarms(this.#service, shape, props).map((wanted) => createDefaultAlarm(this, this.#service, wanted));
  }

  /** Adds alarms, and returns those that it creates. */
  #add(alarms: readonly (IAlarm | DeploymentMetricAlarm | string)[]): readonly ProtectingAlarm[] {
    return alarms.flatMap((alarm) => {
      if (typeof alarm === 'string' || isAlarm(alarm)) {
        this.#names.push(typeof alarm === 'string' ? alarm : alarm.alarmName);
        return [];
      }
      const taken = this.node.tryFindChild(alarm.id) !== undefined;
      refuseProblems(`${this.#service.node.path} cannot be protected`, taken ? [repeatedId(alarm.id)] : []);
      const made = createOwnAlarm(this, this.#service, alarm);
      this.#alarms.push(made);
      this.#names.push(made.name);
      return [made];
    });
  }

  #validate(before: ServiceShape): string[] {
    const now = readServiceShape(this.#service);
    addNamedAlarmFindings(this, now);
    if (!this.#hasDefaults) addNoAlarm(this, now);
    const names = this.#names.map((name) => String(readProperties(this.#service, name)));
    return [
      ...findingsAtSynthesis(before, now, this.#alarms),
      ...alarmNameProblems(now, names, this.#hasDefaults),
      ...overrideProblems(now.resource),
    ];
  }
}

/** aws-cdk-lib checks only the properties of the service itself, to which the protection adds the circuit breaker. */
function acknowledgeCircuitBreaker(service: ecs.BaseService, { circuitBreaker }: ServiceShape): void {
  if (circuitBreaker.enable === false) return;
  Validations.of(service).acknowledge({
    id: 'Annotation::@aws-cdk/aws-ecs:shouldUseCircuitBreaker',
    reason: 'DeploymentProtection turns the circuit breaker on.',
  });
}

/** Protects every service below a scope when the app is complete. */
class ProtectEveryService implements IAspect {
  readonly #props: DeploymentProtectionProps;
  readonly #unless: (service: ecs.BaseService) => boolean;

  constructor(props: DeploymentProtectionProps, unless: (service: ecs.BaseService) => boolean) {
    this.#props = props;
    this.#unless = unless;
  }

  visit(node: IConstruct): void {
    if (!(node instanceof ecs.BaseService) || this.#unless(node)) return;
    if (node.node.tryFindChild(ID) === undefined) DeploymentProtection.of(node, this.#props);
  }
}
