import { describe, expect, it } from 'vitest';
import { DeployedTemplate } from '../../../src/deployed/template/identities.ts';
import { parseTemplate } from '../../../src/deployed/template/template.ts';
import { defaultPlace } from '../../../src/deployed/world.ts';

function identityOf(Type: string, Properties: object = {}, others: object = {}, place = defaultPlace) {
  const template = parseTemplate({ Resources: { It: { Type, Properties }, ...others } }, 'Tiny');
  const deployed = new DeployedTemplate(template, { ...place, queueUrlOf: (name) => `http://sqs/${name}` });
  const resource = template.resources.get('It');
  if (resource === undefined) throw new Error('no resource');
  return { identity: deployed.identityOf(resource), properties: () => deployed.propertiesOf(resource) };
}

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:111122223333:${resource}`;

describe('a resource', () => {
  it.each([
    ['AWS::DynamoDB::Table', {}, 'Tiny-It', { Arn: arn('dynamodb', 'table/Tiny-It') }],
    ['AWS::DynamoDB::GlobalTable', { TableName: 'guard' }, 'guard', { Arn: arn('dynamodb', 'table/guard') }],
    [
      'AWS::SQS::Queue',
      {},
      'http://sqs/Tiny-It',
      { Arn: arn('sqs', 'Tiny-It'), QueueName: 'Tiny-It', QueueUrl: 'http://sqs/Tiny-It' },
    ],
    ['AWS::Events::EventBus', { Name: 'own' }, 'own', { Name: 'own', Arn: arn('events', 'event-bus/own') }],
    ['AWS::Events::Rule', {}, 'Tiny-It', { Arn: arn('events', 'rule/Tiny-It') }],
    ['AWS::Events::Rule', { EventBusName: 'own' }, 'own|Tiny-It', { Arn: arn('events', 'rule/own/Tiny-It') }],
    ['AWS::Lambda::Function', {}, 'Tiny-It', { Arn: arn('lambda', 'function:Tiny-It') }],
    ['AWS::Scheduler::Schedule', {}, 'Tiny-It', { Arn: arn('scheduler', 'schedule/default/Tiny-It') }],
    ['AWS::IAM::Role', {}, 'Tiny-It', { Arn: 'arn:aws:iam::111122223333:role/Tiny-It' }],
    ['AWS::IAM::Policy', {}, 'It', {}],
    ['AWS::Logs::LogGroup', { LogGroupName: '/a' }, '/a', { Arn: arn('logs', 'log-group:/a:*') }],
    ['AWS::CloudWatch::Alarm', {}, 'Tiny-It', { Arn: arn('cloudwatch', 'alarm:Tiny-It') }],
    [
      'AWS::StepFunctions::StateMachine',
      {},
      arn('states', 'stateMachine:Tiny-It'),
      { Arn: arn('states', 'stateMachine:Tiny-It'), Name: 'Tiny-It' },
    ],
    [
      'AWS::ECS::TaskDefinition',
      { Family: 'web' },
      arn('ecs', 'task-definition/web:1'),
      { TaskDefinitionArn: arn('ecs', 'task-definition/web:1') },
    ],
    [
      'AWS::ECS::Service',
      { Cluster: 'shop', ServiceName: 'web' },
      arn('ecs', 'service/shop/web'),
      { Name: 'web', ServiceArn: arn('ecs', 'service/shop/web') },
    ],
    [
      'AWS::ECS::Service',
      {},
      arn('ecs', 'service/default/Tiny-It'),
      { Name: 'Tiny-It', ServiceArn: arn('ecs', 'service/default/Tiny-It') },
    ],
  ])('%s %j is %s', (type, properties, ref, attributes) => {
    expect(identityOf(type, properties).identity).toEqual({ ref, attributes });
  });

  it('has a name of stack and logical id, cut to what its type takes', () => {
    const stack = 'S'.repeat(70);
    const template = parseTemplate({ Resources: { It: { Type: 'AWS::Lambda::Function' } } }, stack);
    const deployed = new DeployedTemplate(template, { ...defaultPlace, queueUrlOf: (name) => name });
    expect([...template.resources.values()].map((one) => deployed.identityOf(one).ref)).toEqual(['S'.repeat(64)]);
  });

  it('may be named by another', () => {
    const others = { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'own' } } };
    expect(identityOf('AWS::Events::Rule', { EventBusName: { Ref: 'Bus' } }, others).identity.ref).toBe('own|Tiny-It');
  });

  it('has what AWS would draw drawn from its logical id, the same each time', () => {
    const [first, again] = [1, 2].map(() => identityOf('AWS::ElasticLoadBalancingV2::LoadBalancer').identity);
    expect(again).toEqual(first);
    expect(first?.attributes['LoadBalancerFullName']).toMatch(/^app\/Tiny-It\/[0-9a-f]{16}$/);
    expect(first?.ref).toBe(arn('elasticloadbalancing', `loadbalancer/${first?.attributes['LoadBalancerFullName']}`));
    expect(first?.attributes['DNSName']).toBe('it.eu-west-1.elb.amazonaws.com');
  });

  it('listens on its load balancer', () => {
    const others = { Lb: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Name: 'front' } } };
    const { ref } = identityOf(
      'AWS::ElasticLoadBalancingV2::Listener',
      { LoadBalancerArn: { Ref: 'Lb' } },
      others,
    ).identity;
    expect(ref).toMatch(
      /^arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener\/app\/front\/[0-9a-f]{16}\/[0-9a-f]{16}$/,
    );
  });

  it('of a type that is not simulated has no identity', () => {
    expect(() => identityOf('AWS::Kinesis::Stream')).toThrow(
      'AWS::Kinesis::Stream It is of a type that is not simulated',
    );
  });
});

describe('the properties of a resource', () => {
  it.each([
    ['aws', 'eu-west-1', 'amazonaws.com'],
    ['aws-cn', 'cn-north-1', 'amazonaws.com.cn'],
  ])('have the pseudo parameters of the place: %s', (partition, region, suffix) => {
    const names = ['Partition', 'Region', 'AccountId', 'URLSuffix', 'StackName'];
    const Tags = names.map((name) => ({ Ref: `AWS::${name}` }));
    const { properties } = identityOf('AWS::SQS::Queue', { Tags }, {}, { partition, region, account: '111122223333' });
    expect(properties()).toEqual({ Tags: [partition, region, '111122223333', suffix, 'Tiny'] });
  });

  it('name the resource when they refer to nothing', () => {
    expect(identityOf('AWS::SQS::Queue', { Tags: { Ref: 'Nothing' } }).properties).toThrow(
      'AWS::SQS::Queue It refers to Nothing, which is not defined',
    );
  });
});
