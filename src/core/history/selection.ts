import { parseServiceArn } from '../arn.ts';
import type { Cause, Outcome } from '../deployment/record.ts';
import type { PastDeployment } from './past-deployment.ts';

/** The services whose deployments are read: all, those of a cluster, or one. */
export interface ServiceChoice {
  readonly cluster: string | undefined;
  readonly service: string | undefined;
  /** Set if the ARN was given: then only this service, of its account and Region. */
  readonly serviceArn: string | undefined;
}

/** Which of the deployments are listed. The figures count them all. */
export interface Selection {
  /** Empty for all. */
  readonly outcomes: readonly Outcome[];
  /** Empty for all. */
  readonly causes: readonly Cause[];
}

/** Whether a service is one of those chosen. The short ARN from before 2018 does not name its cluster. */
export function isChosen(serviceArn: string, choice: ServiceChoice): boolean {
  if (choice.serviceArn !== undefined) return serviceArn === choice.serviceArn;
  const parsed = parseServiceArn(serviceArn);
  if (parsed === undefined) return choice.cluster === undefined && choice.service === undefined;
  const isInCluster = choice.cluster === undefined || (parsed.cluster ?? 'default') === choice.cluster;
  return isInCluster && (choice.service === undefined || parsed.service === choice.service);
}

/** Whether a deployment is listed. */
export function isListed({ outcome, cause }: Pick<PastDeployment, 'outcome' | 'cause'>, selection: Selection): boolean {
  const { outcomes, causes } = selection;
  return (
    (outcomes.length === 0 || (outcome !== undefined && outcomes.includes(outcome))) &&
    (causes.length === 0 || (cause !== undefined && causes.includes(cause)))
  );
}
