/** The actions of `ecs-guard doctor`. ECS does not restrict lists of clusters to resources, and an alarm may be of any name. */
const ACTIONS = [
  'ecs:ListClusters',
  'ecs:ListServices',
  'ecs:DescribeServices',
  'ecs:DescribeTaskDefinition',
  'ecs:ListServiceDeployments',
  'cloudwatch:DescribeAlarms',
  'elasticloadbalancing:DescribeTargetGroups',
];

/** The smallest policy with which `ecs-guard doctor` reads all services, as JSON. @param withMetrics for `--metrics` */
export function doctorPolicy(withMetrics: boolean): string {
  const Action = withMetrics ? [...ACTIONS, 'cloudwatch:GetMetricData'] : ACTIONS;
  const statement = { Effect: 'Allow', Action, Resource: '*' };
  return `${JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, undefined, 2)}\n`;
}
