import { describe, expect, it } from 'vitest';
import type { PrometheusTarget } from '../../../../lib/metrics/prometheus/collector-props.ts';
import { discoveryStatements } from '../../../../lib/metrics/prometheus/discovery-permissions.ts';
import { createShopCluster } from '../shop-cluster.ts';

const metrics = [{ name: 'errors_total' }];
const SERVICES: PrometheusTarget = { services: 'checkout', port: 9464, metrics };
const FAMILIES: PrometheusTarget = { taskDefinitions: 'worker-*', port: 9464, metrics };

function statementsFor(targets: readonly PrometheusTarget[], readsInstances: boolean) {
  const { stack, cluster } = createShopCluster({ env: { account: '111122223333', region: 'eu-west-1' } });
  const statements = discoveryStatements(stack, { cluster, namespace: 'Shop', targets }, readsInstances);
  return statements.map((statement) => stack.resolve(statement.toStatementJson()));
}

const ofCluster = (resource: string) => ({
  'Fn::Join': ['', [`arn:aws:ecs:eu-west-1:111122223333:${resource}/`, { Ref: 'ClusterEB0386A7' }, '/*']],
});
const IN_CLUSTER = { ArnEquals: { 'ecs:cluster': { 'Fn::GetAtt': ['ClusterEB0386A7', 'Arn'] } } };
const allow = (Action: string | readonly string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource });

describe('discoveryStatements', () => {
  it('asks for tasks alone where targets name task definitions', () => {
    expect(statementsFor([FAMILIES], false)).toEqual([
      { ...allow('ecs:ListTasks', '*'), Condition: IN_CLUSTER },
      allow('ecs:DescribeTasks', ofCluster('task')),
      allow('ecs:DescribeTaskDefinition', '*'),
    ]);
  });

  it('asks for services too where a target names some', () => {
    expect(statementsFor([FAMILIES, SERVICES], false)).toEqual([
      { ...allow(['ecs:ListTasks', 'ecs:ListServices'], '*'), Condition: IN_CLUSTER },
      allow('ecs:DescribeTasks', ofCluster('task')),
      allow('ecs:DescribeTaskDefinition', '*'),
      allow('ecs:DescribeServices', ofCluster('service')),
    ]);
  });

  it('asks for instances where tasks run on some', () => {
    expect(statementsFor([FAMILIES], true).slice(3)).toEqual([
      allow('ecs:DescribeContainerInstances', ofCluster('container-instance')),
      allow('ec2:DescribeInstances', '*'),
    ]);
  });
});
