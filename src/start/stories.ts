import type { DeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { createService, updateService } from '@ecs-guard/simulator/deployed/template/service-template';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import type { StoryCause } from '@ecs-guard/simulator/scenario/format/story-cause';
import type { Cause } from '../core/deployment/record.ts';
import { IMAGES, type Sample } from './sample.ts';

/** One deployment of the sample, and its expected result. */
export interface Story {
  readonly title: string;
  readonly expects: { readonly status: string; readonly outcome: string; readonly cause: string | undefined };
  /** Whether the guard posts a message: by default only when something goes wrong. */
  readonly hasMessage: boolean;
  /** Starts the deployment. Returns the service's ARN. */
  deploy(guard: DeployedGuard): string;
}

/** Returns two stories: a good version, then one that responds with 500. */
export function storiesOf({ template, badVersion, good, bad }: Sample): readonly Story[] {
  const serviceArnOf = ({ ecs }: DeployedGuard) =>
    ecs.store.service(ecs.store.cluster(template.clusterName), template.serviceName).arn;
  return [
    {
      title: `Deploying ${shortName(IMAGES.good)}, a good version`,
      expects: expectsOf(good),
      hasMessage: false,
      deploy: (guard) => createService(guard, template),
    },
    {
      title: `Deploying ${shortName(IMAGES.bad)}, a bad version: it answers every request with 500`,
      expects: expectsOf(bad),
      hasMessage: true,
      deploy: (guard) => {
        updateService(guard, template, badVersion);
        return serviceArnOf(guard);
      },
    },
  ];
}

/** The image without its registry. */
function shortName(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1);
}

/** The guard's name for each cause of a story. */
const RECORDED: Readonly<Record<StoryCause['is'], Cause>> = {
  alarm: 'alarm',
  'circuit-breaker': 'circuit-breaker',
  hook: 'lifecycle-hook',
  'approval-rejected': 'approval-rejected',
  request: 'requested',
  unknown: 'unknown',
};

/** Returns the expected result from the scenario's verdict. */
function expectsOf({ name, expect }: Scenario): Story['expects'] {
  const verdict = expect.map(({ expected }) => expected).find((one) => one.is === 'verdict');
  if (verdict?.verdict === 'succeeded') return { status: 'SUCCESSFUL', outcome: 'succeeded', cause: undefined };
  if (verdict?.verdict === 'rolled-back') {
    const cause = verdict.because && RECORDED[verdict.because.is];
    return { status: 'ROLLBACK_SUCCESSFUL', outcome: 'rolled-back', cause };
  }
  throw new Error(`"${name}" must expect a verdict, succeeded or rolled-back: the sample is played by it`);
}
