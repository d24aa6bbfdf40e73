import { type CloudWatchClient, DescribeAlarmsCommand, type DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { parseServiceArn } from '../../core/arn.ts';
import { callAws, isAwsError } from '../aws-errors.ts';
import { metricPages } from '../cloudwatch/metric-pages.ts';
import { mapAuditedAlarms } from '../cloudwatch/audited-alarm-mapping.ts';
import { mapTargetGroup } from '../elastic-load-balancing/target-group-mapping.ts';
import { mapAuditedContainer, mapAuditedService } from './audited-service-mapping.ts';
import { checkAnswer } from '../saved/check-answer.ts';
import { answerSchemas } from '../saved/saved-schema.ts';
import { deployedTimes } from './deployed-times.ts';
import { ecsFleetGateway } from './ecs.ts';

/** Gets the answers of AWS as they are, to save them. */
export interface AnswerKeeper {
  services(services: readonly Service[]): void;
  taskDefinition(definition: TaskDefinition): void;
  succeeded(serviceArn: string, hasSucceeded: boolean): void;
  alarms(answer: DescribeAlarmsOutput): void;
  targetGroups(groups: readonly TargetGroup[]): void;
}

/** The AWS clients of an audit. */
export interface AuditClients {
  readonly ecs: ECSClient;
  readonly cloudWatch: CloudWatchClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
}

/** Largest page of DescribeTargetGroups. */
const TARGET_GROUPS = 400;

/** Creates the gateways of an audit, as `src/guard/doctor/ports.ts` describes them. @param keeper gets each answer */
export function doctorGateways({ ecs, cloudWatch, loadBalancing }: AuditClients, keeper: AnswerKeeper) {
  return {
    fleet: ecsFleetGateway(ecs),
    metricPage: metricPages(cloudWatch),
    deployedTimes: deployedTimes(ecs),
    async describeServices(cluster: string, services: readonly string[]) {
      const command = new DescribeServicesCommand({ cluster, services: [...services] });
      const action = 'ecs:DescribeServices';
      const answer = await callAws(action, () => ecs.send(command));
      const { services: found = [] } = checkAnswer(action, answerSchemas.services, answer);
      const active = found.filter(({ status }) => status !== 'INACTIVE');
      const mapped = active.map(mapAuditedService);
      keeper.services(active);
      return mapped;
    },
    containers: (arn: string) => readContainers(ecs, arn, keeper),
    async hasSucceeded(serviceArn: string) {
      const { cluster = 'default' } = parseServiceArn(serviceArn) ?? {};
      const command = new ListServiceDeploymentsCommand({
        service: serviceArn,
        cluster,
        status: ['SUCCESSFUL'],
        maxResults: 1,
      });
      const page = await callAws('ecs:ListServiceDeployments', () => ecs.send(command));
      const isFound = (page.serviceDeployments ?? []).length > 0;
      keeper.succeeded(serviceArn, isFound);
      return isFound;
    },
    async alarms(names: readonly string[]) {
      const command = new DescribeAlarmsCommand({
        AlarmNames: [...names],
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'],
        MaxRecords: 100,
      });
      const answer = await callAws('cloudwatch:DescribeAlarms', () => cloudWatch.send(command));
      checkAnswer('cloudwatch:DescribeAlarms', answerSchemas.alarms, answer);
      keeper.alarms(answer);
      return mapAuditedAlarms(answer);
    },
    async targetGroups(nextToken: string | undefined) {
      const command = new DescribeTargetGroupsCommand({ PageSize: TARGET_GROUPS, Marker: nextToken });
      const action = 'elasticloadbalancing:DescribeTargetGroups';
      const page = await callAws(action, () => loadBalancing.send(command));
      const { TargetGroups: groups = [], NextMarker } = checkAnswer(action, answerSchemas.targetGroups, page);
      keeper.targetGroups(groups);
      return { items: groups.flatMap((one) => mapTargetGroup(one) ?? []), nextToken: NextMarker };
    },
  };
}

async function readContainers(ecs: ECSClient, taskDefinition: string, keeper: AnswerKeeper) {
  try {
    const command = new DescribeTaskDefinitionCommand({ taskDefinition });
    const action = 'ecs:DescribeTaskDefinition';
    const answer = await callAws(action, () => ecs.send(command));
    const { taskDefinition: found } = checkAnswer(action, answerSchemas.taskDefinition, answer);
    if (found === undefined) return undefined;
    const read = { ...found, taskDefinitionArn: taskDefinition };
    keeper.taskDefinition(read);
    return found.containerDefinitions?.map(mapAuditedContainer);
  } catch (error) {
    // ECS has no specific error for a deleted task definition.
    if (isAwsError(error, 'ClientException')) return undefined;
    throw error;
  }
}
