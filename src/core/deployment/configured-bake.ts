import type { ServiceDeploymentDescription } from './facts.ts';

/**
 * Returns the configured bake time in minutes; undefined if none is configured. A rolling deployment without one shows 0,
 * and then bakes as long as its alarms evaluate, so 0 does not count there.
 *
 * The AWS page says that a rolling deployment has no bake time by default. Public transcripts of DescribeServices from 2026
 * show `"strategy": "ROLLING", "bakeTimeInMinutes": 0` for services that set none.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-deploymentconfiguration.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export function configuredBakeMinutes({
  strategy,
  bakeTimeMinutes,
}: Pick<ServiceDeploymentDescription, 'strategy' | 'bakeTimeMinutes'>): number | undefined {
  return strategy === 'ROLLING' && bakeTimeMinutes === 0 ? undefined : bakeTimeMinutes;
}
