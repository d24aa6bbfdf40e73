import { Annotations, AspectPriority, Aspects, CfnResource, Stage, Validations } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { addCostFinding } from '../costs/cost-finding.ts';
import { refuseProblems } from '../problems.ts';
import { type DeploymentMetricAlarm, isAlarm, replacementsIn } from './alarm-choice.ts';
import { alarmProblems, takenNameProblems } from './alarm-problems.ts';
import { addActions } from './alarms/alarm-actions.ts';
import { findParts, forgetAtSynthesis, keptAlarms, keptParts } from './app/app-parts.ts';
import { addAuditFindings } from './audit/audit-findings.ts';
import { auditedProtection } from './audit/audited-protection.ts';
import { createDefaultAlarm, createOwnAlarm, type ProtectingAlarm } from './create-alarm.ts';
import { defaultAlarms } from './default-alarms.ts';
import { completeConfiguration } from './deployment-configuration.ts';
import { choicesOf } from './essential-alarms.ts';
import { addFindings, alarmNameProblems, findingsAtSynthesis } from './findings.ts';
import { addLateAlarmFindings, addNamedAlarmFindings } from './late-alarms.ts';
import { overrideProblems } from './override-problems.ts';
import { type DeploymentProtectionProps, protectionProblems, repeatedId } from './protection-props.ts';
import { readProperties } from './read-properties.ts';
import { serviceProblems } from './service-problems.ts';
import { minutesOfBake, readServiceShape, type ServiceShape } from './service-shape.ts';
import { bakeTimeFindings, changeProblems } from './services/changes-since.ts';
import { type InspectedService, inspectService, refuseService, ServiceRefused } from './services/inspect-service.ts';
import { namesOf } from './services/named-service.ts';
import { ProtectEveryService } from './services/protect-every-service.ts';
import { type ProtectableService, serviceAt } from './services/service-at.ts';
import { type Finding, serviceFindings } from './services/service-findings.ts';

const ID = 'DeploymentProtection';

/**
 * The protection of a service from any construct: alarms that suit it, a circuit breaker, a bake time, and a
 * rollback for each. It only adds alarms and changes the deployment configuration, so it never replaces the service.
 *
 * Call it after you attach the service to its load balancer.
 */
export class DeploymentProtection extends Construct {
  readonly #service: ProtectableService;
  readonly #props: DeploymentProtectionProps;
  readonly #alarms: ProtectingAlarm[];
  readonly #names: string[];
  readonly #hasDefaults: () => boolean;
  readonly #findings: readonly Finding[];

  /**
   * Protects a service, from an L2 construct or from an `ecs.CfnService`. A second call without props returns the existing
   * protection.
   *
   * @throws Error that lists every problem of the props, and for a service with the controller CODE_DEPLOY or EXTERNAL
   */
  static of(service: ProtectableService, props?: DeploymentProtectionProps): DeploymentProtection {
    const present = protectionOf(service);
    if (present === undefined)
      return DeploymentProtection.#protect(service, props ?? {}, { level: 'error', partsOf: findParts });
    if (props === undefined) return present;
    throw new Error(
      `${service.node.path} is protected already, so these props would have no effect: pass them to the first call of DeploymentProtection.of(), or to ` +
        'the GuardedService',
    );
  }

  /**
   * Protects every service below `scope` except those in `unless`. Services with a protection keep it. A service that `of()`
   * would refuse gets the warning `ecs-deployment-guard:not-protected` with the reason.
   *
   * @param unless is called with the construct of each service: the L2, or the L1 if no L2 created it
   * @throws Error that lists every problem of the props
   */
  static ofAll(
    scope: IConstruct,
    props: DeploymentProtectionProps = {},
    unless: (service: IConstruct) => boolean = () => false,
  ): void {
    refuseProblems(`the services below ${scope.node.path || 'the app'} cannot be protected`, protectionProblems(props));
    const everyService = new ProtectEveryService({
      unless,
      isProtected: (service) => protectionOf(service) !== undefined,
      protect: (service) => DeploymentProtection.#protect(service, props, { level: 'warning', partsOf: keptParts }),
      isOurs: ({ node: { scopes } }) => scopes.some((one) => one instanceof DeploymentProtection),
    });
    // Stages are synthesized separately, so the app's aspects do not reach them.
    const stages = scope.node.findAll().filter((one) => one !== scope && Stage.isStage(one));
    for (const one of [scope, ...stages]) Aspects.of(one).add(everyService, { priority: AspectPriority.MUTATING });
    scope.node.addValidation({ validate: () => everyService.missed(scope) });
  }

  static #protect(
    construct: IConstruct,
    chosen: DeploymentProtectionProps,
    { level, partsOf }: { readonly level: 'error' | 'warning'; readonly partsOf: typeof findParts },
  ): DeploymentProtection {
    const inspected = inspectService(construct, chosen, partsOf);
    if (!('shape' in inspected)) throw new ServiceRefused(construct, inspected);
    try {
      return new DeploymentProtection(inspected, level);
    } catch (error) {
      inspected.service.node.tryRemoveChild(ID);
      throw error;
    }
  }

  /** @param level of problems that the service has at synthesis */
  private constructor({ service, shape, props }: InspectedService, level: 'error' | 'warning') {
    super(service, ID);
    this.#service = service;
    this.#props = props;
    this.#hasDefaults = () => defaultAlarms(namesOf(service), shape, { ...props, alarms: {} }).length > 0;
    this.#alarms = this.#createDefaultAlarms(shape, props);
    this.#names = this.#alarms.map(({ name }) => name);
    this.#add([...replacementsIn(choicesOf(props.alarms)), ...(props.deploymentAlarms ?? [])]);
    addFindings(this, shape, props, this.#alarms);
    this.#findings = serviceFindings(shape);
    this.#warn(this.#findings);
    completeConfiguration(this, shape, props, () => this.#names);
    // ECS calls the functions during the same update, so their role must be complete before it.
    for (const role of this.node.findAll().filter((one) => one instanceof Role))
      shape.resource.node.addDependency(role);
    acknowledgeCircuitBreaker(service, shape);
    addCostFinding(this, () => this.#alarms.map(({ alarm }) => alarm));
    shareCondition(this, shape);
    forgetAtSynthesis(service);
    this.node.addValidation({ validate: () => this.#validate(shape, level) });
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
    refuseService(this.#service, [
      ...protectionProblems({ deploymentAlarms: alarms }),
      ...alarmProblems(this.#service, alarms),
    ]);
    addLateAlarmFindings(this, this.#add(alarms));
  }

  #createDefaultAlarms(shape: ServiceShape, props: DeploymentProtectionProps): ProtectingAlarm[] {
    return defaultAlarms(namesOf(this.#service), shape, props).map((wanted) => {
      const made = createDefaultAlarm(this, this.#service, { ...wanted, docsUrl: props.docsUrl });
      addActions(made.alarm, props);
      return made;
    });
  }

  /** Adds alarms, and returns those that it creates. */
  #add(alarms: readonly (IAlarm | DeploymentMetricAlarm | string)[]): readonly ProtectingAlarm[] {
    return alarms.flatMap((alarm) => {
      if (typeof alarm === 'string' || isAlarm(alarm)) {
        this.#names.push(typeof alarm === 'string' ? alarm : alarm.alarmName);
        return [];
      }
      const taken = this.node.tryFindChild(alarm.id) !== undefined;
      refuseService(this.#service, taken ? [repeatedId(alarm.id)] : []);
      const made = createOwnAlarm(this, this.#service, { ...alarm, docsUrl: this.#props.docsUrl });
      addActions(made.alarm, this.#props);
      this.#alarms.push(made);
      this.#names.push(made.name);
      return [made];
    });
  }

  #warn(findings: readonly Finding[]): void {
    for (const { id, text } of findings) Annotations.of(this).addWarningV2(id, text);
  }

  #validate(before: ServiceShape, level: 'error' | 'warning'): string[] {
    const parts = keptParts(this);
    const now = readServiceShape(this.#service, parts);
    const appAlarms = keptAlarms(this);
    // Also a condition that came after the protection.
    shareCondition(this, now);
    const props = this.#props;
    addNamedAlarmFindings(this, now, appAlarms);
    const known = this.#findings.map(({ id }) => id);
    this.#warn(serviceFindings(now).filter(({ id }) => !known.includes(id)));
    this.#warn(bakeTimeFindings(now, minutesOfBake(before, props.bakeTime)));
    const names = this.#names.map((name) => String(readProperties(this.#service, name)));
    const problems = [
      ...findingsAtSynthesis(before, now, this.#alarms),
      ...takenNameProblems(this.#alarms, appAlarms),
      ...changeProblems(before, now),
      ...serviceProblems(now, props),
      ...alarmNameProblems(now, names, this.#hasDefaults),
      ...overrideProblems(now.resource),
    ];
    if (level === 'error' && problems.length > 0) return problems;
    addAuditFindings(this, auditedProtection({ shape: now, parts, appAlarms, alarms: this.#alarms }));
    this.#warn(problems.map((text) => ({ id: 'ecs-deployment-guard:protection-incomplete', text })));
    return [];
  }
}

function protectionOf(construct: IConstruct): DeploymentProtection | undefined {
  const present = (serviceAt(construct) ?? construct).node.tryFindChild(ID);
  return present instanceof DeploymentProtection ? present : undefined;
}

/** Alarms on a service that CloudFormation does not create would refer to nothing. */
function shareCondition(scope: Construct, { resource: { cfnOptions } }: ServiceShape): void {
  for (const one of scope.node.findAll()) {
    if (CfnResource.isCfnResource(one) && cfnOptions.condition) one.cfnOptions.condition ??= cfnOptions.condition;
  }
}

const BREAKER_WARNING = '@aws-cdk/aws-ecs:shouldUseCircuitBreaker';

/** aws-cdk-lib checks only the properties of the service itself, to which the protection adds the circuit breaker. */
function acknowledgeCircuitBreaker(
  service: ProtectableService,
  { circuitBreaker, classicLoadBalancers }: ServiceShape,
): void {
  // To acknowledge a warning takes long, also one that is not there.
  const isWarned = service.node.metadata.some(({ data }) => String(data).includes(BREAKER_WARNING));
  if (circuitBreaker.enable === false || !isWarned) return;
  Validations.of(service).acknowledge({
    id: `Annotation::${BREAKER_WARNING}`,
    reason:
      classicLoadBalancers > 0
        ? 'AWS allows no circuit breaker behind a Classic Load Balancer.'
        : 'DeploymentProtection turns the circuit breaker on.',
  });
}
