import { join } from 'node:path';
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DeploymentGuard } from 'ecs-deployment-guard';
import { OutcomeFunction } from '../outcome-function.ts';

export interface StopPipelineStackProps extends StackProps {
  /** Name of the pipeline in CodePipeline. */
  readonly pipelineName: string;
  /** The service that it deploys, as `cluster/service`. */
  readonly service: string;
}

/**
 * Stops the pipeline whose deployment failed, so that it does not deploy the version to the next environment. Only
 * executions that began before the deployment are stopped. A duplicate event does no harm: the execution stays stopped.
 */
export class StopPipelineStack extends Stack {
  constructor(scope: Construct, id: string, { pipelineName, service, ...props }: StopPipelineStackProps) {
    super(scope, id, props);
    const guard = new DeploymentGuard(this, 'Guard');
    const stopper = new OutcomeFunction(this, 'Stopper', {
      folder: join(import.meta.dirname, 'function'),
      description: 'Stops the pipeline whose deployment failed',
      environment: { PIPELINE_NAME: pipelineName },
    });
    const pipelineArn = this.formatArn({ service: 'codepipeline', resource: pipelineName });
    stopper.allow(['codepipeline:ListPipelineExecutions', 'codepipeline:StopPipelineExecution'], pipelineArn);
    // Also when the rollback begins, not only at its end: the sooner the pipeline stops, the less it deploys.
    guard.onOutcome('Failures', {
      description: `Failed deployments of ${service}`,
      detailTypes: ['Deployment Rolling Back', 'Deployment Finished'],
      causes: ['alarm', 'circuit-breaker', 'lifecycle-hook'],
      services: [service],
      target: stopper.target,
    });
  }
}
