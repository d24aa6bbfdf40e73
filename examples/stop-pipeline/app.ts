import { App } from 'aws-cdk-lib';
import { StopPipelineStack } from './stack.ts';

const app = new App();
new StopPipelineStack(app, 'StopPipeline', {
  pipelineName: app.node.getContext('pipelineName'),
  service: app.node.getContext('service'),
});
