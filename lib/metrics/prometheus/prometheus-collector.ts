import { Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IConnectable } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { addAgentContainer, CLOUDWATCH_AGENT_IMAGE, createMetricsLogGroup } from '../agent-container.ts';
import type { CollectedMetricOptions, PrometheusCollectorProps } from './collector-props.ts';
import {
  collectedSource,
  collectedTargets,
  collectorProblems,
  collectorTimes,
  discoveryTargets,
} from './collector-targets.ts';
import { collectorFindings, registerCollector } from '../counted-twice.ts';
import { declaredMetric } from '../declared-metric.ts';
import { discoveryStatements } from './discovery-permissions.ts';
import { type AgentPlace, collectorConfiguration } from './prometheus-config.ts';
import { refuseProblems } from '../../problems.ts';
import { measure } from '../sidecar-source.ts';

/**
 * One CloudWatch agent for a cluster, which discovers tasks and reads their Prometheus metrics. Only one runs at a time,
 * even during its own deployment, because two would both publish every count.
 *
 * It discovers a new task after up to `discoveryInterval`, and does not publish what the task counted before. For alarms on
 * a deployment, a `PrometheusSidecar` misses less.
 */
export class PrometheusCollector extends Construct implements IConnectable {
  /** The service that runs the agent. */
  readonly service: ecs.FargateService;
  /** Connections of the agent: allow it in the tasks' security groups on the port of their metrics. */
  readonly connections: Connections;
  /** Log group of the metrics and of the agent's own messages. */
  readonly logGroup: ILogGroup;
  readonly #props: PrometheusCollectorProps;

  /** @throws Error that lists every problem of the props */
  constructor(scope: Construct, id: string, props: PrometheusCollectorProps) {
    super(scope, id);
    refuseProblems(`${this.node.path} cannot publish metrics`, collectorProblems(props));
    this.#props = props;
    const logGroup = createMetricsLogGroup(this, props);
    this.logGroup = logGroup;
    this.service = this.#createService(this.#createTaskDefinition(logGroup));
    this.connections = this.service.connections;
    const { cluster, namespace, targets } = props;
    registerCollector({ construct: this, cluster, namespace, targets: collectedTargets(targets) });
    const readsInstances = this.#readsInstances();
    this.node.addValidation({
      validate: () => [...collectorFindings(this), ...instanceFindings(props, readsInstances)],
    });
  }

  /**
   * Returns a metric over all tasks of a service or family, for an alarm.
   *
   * @throws Error for a name that no target covers, and for a metric that the target does not declare
   */
  metric(name: string, options: CollectedMetricOptions): Metric {
    const { service: _service, taskDefinition: _taskDefinition, ...rest } = options;
    return declaredMetric(collectedSource(this.#props, name, options), name, rest);
  }

  #createTaskDefinition(logGroup: LogGroup): ecs.FargateTaskDefinition {
    const { cluster, cpu = 256, memoryLimitMiB = 512, image } = this.#props;
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task', { cpu, memoryLimitMiB });
    const { region } = Stack.of(this);
    const configure = (place: AgentPlace) => {
      const targets = discoveryTargets(this.#props);
      const { agent, prometheus } = collectorConfiguration(targets, collectorTimes(this.#props), place);
      return { CW_CONFIG_CONTENT: agent, PROMETHEUS_CONFIG_CONTENT: prometheus };
    };
    addAgentContainer(this, {
      taskDefinition,
      containerName: 'cloudwatch-agent',
      image: image ?? ecs.ContainerImage.fromRegistry(CLOUDWATCH_AGENT_IMAGE),
      essential: true,
      memoryReservationMiB: Math.min(memoryLimitMiB, 256),
      logGroup,
      configurations: measure(
        { region, clusterName: cluster.clusterName, logGroupName: logGroup.logGroupName },
        configure,
      ),
    });
    for (const statement of discoveryStatements(this, this.#props, this.#readsInstances())) {
      taskDefinition.addToTaskRolePolicy(statement);
    }
    return taskDefinition;
  }

  #createService(taskDefinition: ecs.FargateTaskDefinition): ecs.FargateService {
    const { cluster, vpcSubnets, assignPublicIp = false } = this.#props;
    return new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition,
      desiredCount: 1,
      // The old agent stops before the new one starts, because two would publish every count twice.
      minHealthyPercent: 0,
      maxHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      assignPublicIp,
      ...(vpcSubnets && { vpcSubnets }),
    });
  }

  #readsInstances(): boolean {
    return this.#props.instances ?? this.#props.cluster.hasEc2Capacity;
  }
}

/** Without the permissions, the agent does not find tasks on instances, and reports that only in its log. */
function instanceFindings({ cluster, instances }: PrometheusCollectorProps, reads: boolean): string[] {
  return instances === undefined && cluster.hasEc2Capacity && !reads
    ? [
        'the cluster got EC2 capacity after this PrometheusCollector was created, so the collector cannot read tasks on EC2 instances: set ' +
          'instances to true in the properties of the collector, or to false if no task on EC2 instances has metrics',
      ]
    : [];
}
