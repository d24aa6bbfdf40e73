import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import * as Init from '../lib/init-stack';

test('a guard and a guarded service', () => {
  const template = Template.fromStack(new Init.InitStack(new App(), 'MyTestStack'));
  template.resourceCountIs('AWS::ECS::Service', 1);
  template.resourceCountIs('AWS::DynamoDB::Table', 1);
});
