import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServiceDeploymentsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type ServiceDeployment,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';

/** The names that models.yaml uses. */
export const names = { cluster: 'shop', service: 'web', family: 'web', container: 'app', alarm: 'web-5xx' } as const;

const loadBalancer = 'app/web/50dc6c495c0c9188';

export interface Protection {
  /** @default true */
  readonly alarms?: boolean;
  /** Whether a failed deployment is rolled back; without the breaker with `none`. @default rollback */
  readonly breaker?: 'rollback' | 'stop' | 'none';
  /** @default missing data does not breach; with `ALARM`, the alarm is in ALARM before the deployment */
  readonly alarmState?: 'ALARM';
}

/** A service on Fargate behind a load balancer, deployed as `example/web:old`. The clock must be moved until it is stable. */
export class Shop {
  readonly #ecs: ECSClient;
  readonly #cloudWatch: CloudWatchClient;
  readonly #region: string;

  constructor(endpoint: string, region: string) {
    const credentials = { accessKeyId: 'simulated', secretAccessKey: 'simulated' };
    this.#ecs = new ECSClient({ endpoint, region, credentials });
    this.#cloudWatch = new CloudWatchClient({ endpoint, region, credentials });
    this.#region = region;
  }

  async open({ alarms = true, breaker = 'rollback', alarmState }: Protection): Promise<void> {
    await this.#ecs.send(new CreateClusterCommand({ clusterName: names.cluster }));
    await this.#putAlarm(alarmState === 'ALARM');
    await this.#ecs.send(
      new CreateServiceCommand({
        cluster: names.cluster,
        serviceName: names.service,
        taskDefinition: await this.register('example/web:old'),
        desiredCount: 2,
        launchType: 'FARGATE',
        networkConfiguration: {
          awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60001'], securityGroups: ['sg-0a1b2c3d4e5f60001'] },
        },
        loadBalancers: [
          {
            targetGroupArn: `arn:aws:elasticloadbalancing:${this.#region}:111122223333:targetgroup/web/73e2d6bc24d8a067`,
            containerName: names.container,
            containerPort: 80,
          },
        ],
        deploymentConfiguration: {
          // Metrics of load balancers arrive minutes late, after the bake that ECS would choose.
          ...(alarms
            ? { alarms: { alarmNames: [names.alarm], enable: true, rollback: true }, bakeTimeInMinutes: 5 }
            : {}),
          ...(breaker === 'none'
            ? {}
            : { deploymentCircuitBreaker: { enable: true, rollback: breaker === 'rollback' } }),
        },
      }),
    );
  }

  /** Registers a version and returns its ARN. */
  async register(image: string): Promise<string> {
    const { taskDefinition } = await this.#ecs.send(new RegisterTaskDefinitionCommand(taskDefinitionOf(image)));
    return taskDefinition?.taskDefinitionArn ?? '';
  }

  async update(taskDefinition: string): Promise<void> {
    await this.#ecs.send(new UpdateServiceCommand({ cluster: names.cluster, service: names.service, taskDefinition }));
  }

  async stopNewest(): Promise<void> {
    const { serviceDeploymentArn } = await this.newest();
    await this.#ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
  }

  async newest(): Promise<ServiceDeployment> {
    const { serviceDeployments: listed = [] } = await this.#ecs.send(
      new ListServiceDeploymentsCommand({ cluster: names.cluster, service: names.service }),
    );
    const [newest] = listed.toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt));
    const { serviceDeployments: [described] = [] } = await this.#ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [newest?.serviceDeploymentArn ?? ''] }),
    );
    if (described === undefined) throw new Error('the service has no deployment');
    return described;
  }

  async #putAlarm(fires: boolean): Promise<void> {
    await this.#cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: names.alarm,
        Namespace: 'AWS/ApplicationELB',
        MetricName: 'HTTPCode_Target_5XX_Count',
        // Of a load balancer without traffic there is no data, which breaches.
        Dimensions: [{ Name: 'LoadBalancer', Value: fires ? 'app/idle/50dc6c495c0c9188' : loadBalancer }],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 2,
        Threshold: 10,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: fires ? 'breaching' : 'notBreaching',
      }),
    );
  }
}

/** A task definition that Fargate accepts, as the tools get it. */
export function taskDefinitionOf(image: string): RegisterTaskDefinitionCommandInput {
  return {
    family: names.family,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    executionRoleArn: 'arn:aws:iam::111122223333:role/ecsTaskExecutionRole',
    containerDefinitions: [
      { name: names.container, image, essential: true, portMappings: [{ containerPort: 80, protocol: 'tcp' }] },
    ],
  };
}
