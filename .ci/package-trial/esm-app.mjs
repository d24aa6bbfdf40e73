import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { DeploymentGuard, GuardedService } from 'ecs-deployment-guard';

const app = new App();
const stack = new Stack(app, 'Shop');
new DeploymentGuard(stack, 'Guard');
const taskDefinition = new FargateTaskDefinition(stack, 'Task');
taskDefinition.addContainer('app', {
  image: ContainerImage.fromRegistry('example/app'),
  portMappings: [{ containerPort: 80 }],
});
new GuardedService(stack, 'Web', {
  cluster: new Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc') }),
  taskDefinition,
});
const resources = Object.values(app.synth().getStackByName('Shop').template.Resources).map(({ Type }) => Type);
for (const type of ['AWS::ECS::Service', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table', 'AWS::Events::EventBus'])
  if (!resources.includes(type)) throw new Error(`the template holds no ${type}`);
console.log(`synthesized ${resources.length} resources as ESM`);
