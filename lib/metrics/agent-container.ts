import { RemovalPolicy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { refuseProblems } from '../problems.ts';
import {
  configurationProblems,
  createAgentParameter,
  fingerprint,
  type MeasuredConfiguration,
} from './agent-parameter.ts';

/**
 * The CloudWatch agent's image. It is pinned, so it changes only with a release of this package. @see
 * https://gallery.ecr.aws/cloudwatch-agent/cloudwatch-agent
 */
export const CLOUDWATCH_AGENT_IMAGE = 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300072.0b1766';

/** The ADOT collector's image, pinned likewise. @see https://gallery.ecr.aws/aws-observability/aws-otel-collector */
export const OTEL_COLLECTOR_IMAGE = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0';

/** Creates the log group for an agent's metrics and its own messages. CloudWatch reads the metrics from it. */
export function createMetricsLogGroup(
  scope: Construct,
  { logRetention, removalPolicy }: { readonly logRetention?: RetentionDays; readonly removalPolicy?: RemovalPolicy },
): LogGroup {
  return new LogGroup(scope, 'Logs', {
    retention: logRetention ?? RetentionDays.ONE_WEEK,
    removalPolicy: removalPolicy ?? RemovalPolicy.DESTROY,
  });
}

/** The agent's container and where to add it. */
export interface AgentContainer {
  readonly taskDefinition: ecs.TaskDefinition;
  readonly containerName: string;
  readonly image: ecs.ContainerImage;
  readonly essential: boolean;
  readonly memoryReservationMiB: number;
  readonly logGroup: LogGroup;
  /** Configurations by the environment variable that the agent reads them from. */
  readonly configurations: Readonly<Record<string, MeasuredConfiguration>>;
}

/**
 * Adds the agent to a task definition. The agent may only write to its own log group.
 *
 * @throws Error when a configuration does not fit into a parameter
 */
export function addAgentContainer(scope: Construct, agent: AgentContainer): ecs.ContainerDefinition {
  const { taskDefinition, logGroup, configurations } = agent;
  const entries = Object.entries(configurations);
  const problems = entries.flatMap(([variable, configuration]) => configurationProblems(variable, configuration));
  refuseProblems(`${scope.node.path} cannot be configured`, problems);
  const secrets = entries.map(
    ([variable, configuration]) =>
      [variable, ecs.Secret.fromSsmParameter(createAgentParameter(scope, variable, configuration))] as const,
  );
  const container = taskDefinition.addContainer(agent.containerName, {
    image: agent.image,
    // A task without its agent still serves requests, and a container restart is cheaper than a new task.
    essential: agent.essential,
    ...(!agent.essential && { enableRestartPolicy: true }),
    memoryReservationMiB: agent.memoryReservationMiB,
    secrets: Object.fromEntries(secrets),
    environment: { CONFIGURATION_FINGERPRINT: fingerprint(entries.map(([, configuration]) => configuration)) },
    logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'agent' }),
  });
  logGroup.grantWrite(taskDefinition.taskRole);
  return container;
}
