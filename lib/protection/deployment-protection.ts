import { Annotations, AspectPriority, Aspects, type IAspect, Lazy, Stack, Token } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct, type IConstruct } from 'constructs';
import { GuardedService } from '../guarded-service.ts';
import { createDefaultAlarms, type ProtectingAlarm } from './default-alarms.ts';
import { type DeploymentProtectionProps, nameFaults, protectionFaults } from './protection-props.ts';
import { healthCheckTimes, readServiceShape, type ServiceShape } from './service-shape.ts';

const ID = 'DeploymentProtection';

/**
 * The protection of a service that somebody else's construct made: alarms that suit it, a circuit breaker, a bake time, and a
 * rollback for each. It adds alarms and changes the deployment configuration, and nothing else: no property that would replace
 * the service.
 *
 * Call it after the service was attached to its load balancer.
 */
export class DeploymentProtection extends Construct {
  /** The alarms that were made for the service. */
  readonly alarms: readonly ProtectingAlarm[];
  readonly #names: string[];
  readonly #shape: ServiceShape;
  readonly #healthChecks: string;
  readonly #bakeMinutes: number | undefined;

  /**
   * Protects a service; asked again without props, it answers the protection that the service has.
   *
   * @throws Error naming every fault of the props, and for a service that CODE_DEPLOY or EXTERNAL deploys
   */
  static of(service: ecs.BaseService, props?: DeploymentProtectionProps): DeploymentProtection {
    const present = service.node.tryFindChild(ID);
    if (!(present instanceof DeploymentProtection)) return new DeploymentProtection(service, props ?? {});
    if (props === undefined) return present;
    throw new Error(`${service.node.path} must be protected once, got props again: give them all to the first call`);
  }

  /** Protects every service below `scope`, but those that `unless` names. Services that are protected already stay as they are. */
  static ofAll(
    scope: IConstruct,
    props: DeploymentProtectionProps = {},
    unless: (service: ecs.BaseService) => boolean = () => false,
  ): void {
    refuse('the services', protectionFaults(props));
    Aspects.of(scope).add(new ProtectEveryService(props, unless), { priority: AspectPriority.MUTATING });
  }

  private constructor(service: ecs.BaseService, props: DeploymentProtectionProps) {
    super(service, ID);
    refuse(service.node.path, protectionFaults(props));
    this.#shape = readServiceShape(service);
    refuse(service.node.path, controllerFaults(this.#shape));
    this.#healthChecks = healthChecksOf(this.#shape);
    this.#bakeMinutes = props.bakeTime?.toMinutes();
    this.alarms = createDefaultAlarms(this, service, this.#shape, props);
    this.#names = this.alarms.map(({ name }) => name);
    this.addDeploymentAlarms(...(props.deploymentAlarms ?? []));
    this.#configure();
    this.#tell();
    this.node.addValidation({ validate: () => this.#findings(service) });
  }

  /**
   * Adds alarms that shall roll a deployment back, by their constructs or plain names.
   *
   * @throws Error for an ARN, and for a name that CloudWatch would refuse
   */
  addDeploymentAlarms(...alarms: readonly (IAlarm | string)[]): void {
    const names = alarms.map((alarm) => (typeof alarm === 'string' ? alarm : alarm.alarmName));
    refuse(this.node.path, names.filter((name) => !Token.isUnresolved(name)).flatMap(nameFaults));
    this.#names.push(...names);
  }

  /** At synthesis, so that what the service's own construct adds meanwhile is kept. */
  #configure(): void {
    const { resource } = this.#shape;
    const before = resource.deploymentConfiguration;
    const stack = Stack.of(this);
    resource.deploymentConfiguration = Lazy.any({
      produce: (): ecs.CfnService.DeploymentConfigurationProperty => {
        const own: ecs.CfnService.DeploymentConfigurationProperty = stack.resolve(before) ?? {};
        const alarms: Partial<ecs.CfnService.DeploymentAlarmsProperty> = stack.resolve(own.alarms) ?? {};
        const circuitBreaker: object = stack.resolve(own.deploymentCircuitBreaker) ?? {};
        return {
          ...own,
          alarms: { alarmNames: unique([...(alarms.alarmNames ?? []), ...this.#names]), enable: true, rollback: true },
          deploymentCircuitBreaker: { ...circuitBreaker, enable: true, rollback: true },
          bakeTimeInMinutes: this.#bakeMinutes ?? own.bakeTimeInMinutes ?? 10,
        };
      },
    });
  }

  #tell(): void {
    const late = this.alarms.filter(({ comesAfterService }) => comesAfterService);
    if (late.length > 0) {
      Annotations.of(this).addInfo(
        `${late.map(({ rule }) => rule.kind).join(' and ')} name the service in their metric, so CloudFormation makes them after it: ` +
          'the deployment that creates them runs without them',
      );
    }
    if (this.#shape.unknownTargetGroups > 0) {
      Annotations.of(this).addWarningV2(
        'ecs-deployment-guard:unknown-target-group',
        `${this.#shape.unknownTargetGroups} target groups of the service are imported or of a Network Load Balancer, so no default alarm watches ` +
          'them: give alarms of theirs as deploymentAlarms',
      );
    }
  }

  #findings(service: ecs.BaseService): string[] {
    const seen = this.#shape.targetGroups.length + this.#shape.unknownTargetGroups;
    const { targetGroups, unknownTargetGroups } = readServiceShape(service);
    const now = targetGroups.length + unknownTargetGroups;
    const checksNow = healthChecksOf(this.#shape);
    return [
      ...(checksNow === this.#healthChecks
        ? []
        : [
            'the health check must be configured before the service is protected, got a change afterwards: swap the two',
          ]),
      ...(now === seen
        ? []
        : [
            `the service has ${now} target groups, got ${seen} when it was protected: protect it after it was attached`,
          ]),
      ...(this.#names.length > 0 ? [] : ['at least one deployment alarm must be left, got none: leave out fewer']),
    ];
  }
}

/** Stands on a scope and protects what is below it, when the app is whole. */
class ProtectEveryService implements IAspect {
  readonly #props: DeploymentProtectionProps;
  readonly #unless: (service: ecs.BaseService) => boolean;

  constructor(props: DeploymentProtectionProps, unless: (service: ecs.BaseService) => boolean) {
    this.#props = props;
    this.#unless = unless;
  }

  visit(node: IConstruct): void {
    if (!(node instanceof ecs.BaseService) || node.node.scope instanceof GuardedService || this.#unless(node)) return;
    if (node.node.tryFindChild(ID) === undefined) DeploymentProtection.of(node, this.#props);
  }
}

/** The health checks that the alarms on unhealthy targets were computed from, as text. */
function healthChecksOf({ targetGroups, healthCheckGrace }: ServiceShape): string {
  return JSON.stringify(targetGroups.map((targetGroup) => healthCheckTimes(targetGroup, healthCheckGrace)));
}

function controllerFaults({ controller }: ServiceShape): readonly string[] {
  return controller === 'ECS'
    ? []
    : [
        `the deployment controller must be ECS, got ${controller}: alarms belong to ${
          controller === 'CODE_DEPLOY' ? 'its CodeDeploy deployment group' : 'whatever deploys its task sets'
        }, or use the ECS controller's own BLUE_GREEN, LINEAR or CANARY strategy`,
      ];
}

function unique(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const key = JSON.stringify(name);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function refuse(what: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`${what} cannot be protected: ${faults.join('; ')}`);
}
