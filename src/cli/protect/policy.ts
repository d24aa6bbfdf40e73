/** The actions of `ecs-guard protect`. CloudWatch does not restrict them to resources. */
const ACTIONS = [
  'ecs:DescribeServices',
  'ecs:DescribeTaskDefinition',
  'ecs:ListServiceDeployments',
  'elasticloadbalancing:DescribeTargetGroups',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:ListMetrics',
  'cloudwatch:GetMetricData',
];

/** The smallest policy with which `ecs-guard protect` plans for any service, as JSON. */
export function protectPolicy(): string {
  const statement = { Effect: 'Allow', Action: ACTIONS, Resource: '*' };
  return `${JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, undefined, 2)}\n`;
}
