import { App } from 'aws-cdk-lib';
import { IncidentStack } from './stack.ts';

const app = new App();
new IncidentStack(app, 'Incidents', {
  routingKeySecretArn: app.node.getContext('routingKeySecretArn'),
});
