import type { DeployedGuard } from '../../simulator/deployed/deployed-guard.ts';
import { createService, updateService } from '../../simulator/deployed/service-template.ts';
import type { Sample } from './sample.ts';

/** One deployment of the sample, and what must come of it. */
export interface Story {
  readonly title: string;
  /** What somebody would have done in AWS. */
  readonly command: string;
  readonly expects: { readonly status: string; readonly outcome: string; readonly cause: string | undefined };
  /** The guard tells trouble only, unless it is told otherwise. */
  readonly hasMessage: boolean;
  /** What the guard leaves behind is shown to its last field. */
  readonly isShownInFull: boolean;
  /** Starts the deployment. Answers the service's ARN. */
  deploy(guard: DeployedGuard): string;
}

/** A first version that is good, and then one that answers with 500. */
export function storiesOf({ template, badVersion }: Sample): readonly Story[] {
  const serviceArnOf = ({ ecs }: DeployedGuard) =>
    ecs.store.service(ecs.store.cluster(template.clusterName), template.serviceName).arn;
  return [
    {
      title: 'a healthy version',
      command: "npx cdk deploy 'Sample/*'",
      expects: { status: 'SUCCESSFUL', outcome: 'succeeded', cause: undefined },
      hasMessage: false,
      isShownInFull: false,
      deploy: (guard) => createService(guard, template),
    },
    {
      title: 'a bad version: it answers every request with 500',
      command: "npx cdk deploy 'Sample/*' -c sampleVersion=bad",
      expects: { status: 'ROLLBACK_SUCCESSFUL', outcome: 'rolled-back', cause: 'alarm' },
      hasMessage: true,
      isShownInFull: true,
      deploy: (guard) => {
        updateService(guard, template, badVersion);
        return serviceArnOf(guard);
      },
    },
  ];
}
