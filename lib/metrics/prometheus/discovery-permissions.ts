import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { PrometheusCollectorProps } from './collector-props.ts';

/**
 * Returns the permissions of the agent's discovery: for services only if a target names services, for instances only if the
 * cluster has some.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function discoveryStatements(
  scope: IConstruct,
  { cluster, targets }: PrometheusCollectorProps,
  readsInstances: boolean,
): readonly PolicyStatement[] {
  const stack = Stack.of(scope);
  const inCluster = (resource: string) =>
    stack.formatArn({ service: 'ecs', resource, resourceName: `${cluster.clusterName}/*` });
  const namesServices = targets.some(({ services }) => services !== undefined);
  const statements = [
    // List calls do not support resources; the condition limits them to the cluster.
    new PolicyStatement({
      actions: ['ecs:ListTasks', ...(namesServices ? ['ecs:ListServices'] : [])],
      resources: ['*'],
      conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
    }),
    new PolicyStatement({ actions: ['ecs:DescribeTasks'], resources: [inCluster('task')] }),
    // This call does not support resources. @see the page above
    new PolicyStatement({ actions: ['ecs:DescribeTaskDefinition'], resources: ['*'] }),
  ];
  if (namesServices) {
    statements.push(new PolicyStatement({ actions: ['ecs:DescribeServices'], resources: [inCluster('service')] }));
  }
  if (readsInstances) {
    statements.push(
      new PolicyStatement({
        actions: ['ecs:DescribeContainerInstances'],
        resources: [inCluster('container-instance')],
      }),
      new PolicyStatement({ actions: ['ec2:DescribeInstances'], resources: ['*'] }),
    );
  }
  return statements;
}
