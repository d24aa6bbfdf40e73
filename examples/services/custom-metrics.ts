import { Validations } from 'aws-cdk-lib';
import { Port } from 'aws-cdk-lib/aws-ec2';
import { CfnCluster } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import {
  GuardedService,
  OpenTelemetrySidecar,
  PrometheusCollector,
  PrometheusSidecar,
  Traffic,
} from 'ecs-deployment-guard';
import { ExampleStack } from './example-stack.ts';

const namespace = 'Shop/Checkout';

/** A custom counter of the application, read by a CloudWatch agent in each task. */
export class PrometheusMetric extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { cluster } = this;
    const taskDefinition = this.fargateTask();
    const metrics = [{ name: 'payment_errors_total' }];
    const shop = { cluster, serviceName: 'checkout', namespace, port: 9464, metrics };
    const metric = PrometheusSidecar.addTo(taskDefinition, shop).metric('payment_errors_total');
    new GuardedService(this, 'Checkout', {
      cluster,
      taskDefinition,
      desiredCount: 2,
      deploymentAlarms: [{ id: 'PaymentErrors', metric, threshold: 10, why: 'payments fail' }],
    });
  }
}

/** The same counter by OpenTelemetry, received by a collector in each task. */
export class OpenTelemetryMetric extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { cluster } = this;
    const taskDefinition = this.fargateTask();
    const metrics = [{ name: 'payment.errors' }];
    const sidecar = OpenTelemetrySidecar.addTo(taskDefinition, {
      cluster,
      serviceName: 'checkout',
      namespace,
      metrics,
    });
    if (taskDefinition.defaultContainer) sidecar.instrument(taskDefinition.defaultContainer);
    new GuardedService(this, 'Checkout', {
      cluster,
      taskDefinition,
      desiredCount: 2,
      deploymentAlarms: [
        { id: 'PaymentErrors', metric: sidecar.metric('payment.errors'), threshold: 10, why: 'payments fail' },
      ],
    });
  }
}

/** Workers whose counters are read by one agent for the whole cluster. Nothing else counts their failures. */
export class CollectedMetric extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { cluster } = this;
    const taskDefinition = this.fargateTask('Task', [{ containerPort: 9464 }]);
    const target = { taskDefinitions: taskDefinition.family, port: 9464, metrics: [{ name: 'jobs_failed_total' }] };
    const collector = new PrometheusCollector(this, 'Collector', { cluster, namespace, targets: [target] });
    this.#acknowledge(collector);
    const { protection, service } = new GuardedService(this, 'Worker', {
      cluster,
      taskDefinition,
      desiredCount: 2,
      traffic: Traffic.none(),
    });
    service.connections.allowFrom(collector, Port.tcp(9464));
    const metric = collector.metric('jobs_failed_total', { taskDefinition: taskDefinition.family });
    protection.addDeploymentAlarms({ id: 'FailedJobs', metric, threshold: 10, why: 'jobs fail' });
  }

  #acknowledge(collector: PrometheusCollector): void {
    const { defaultChild } = this.cluster.node;
    const cluster = defaultChild instanceof CfnCluster ? this.getLogicalId(defaultChild) : '';
    Validations.of(collector).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<${cluster}>/*]`,
      reason: 'The collector reads the tasks of its cluster, and task IDs change with each deployment.',
    });
  }
}
