import { after } from '../probe-world.ts';
import { ecs, type Sample, type Step } from '../sample.ts';
import { arns, shop } from './shop.ts';

type Samples = Readonly<Record<string, readonly Sample[]>>;

const onlyAnswers = true;

export const ofEventBridge: Samples = {
  PutEvents: [
    {
      input: {
        Entries: [
          {
            Source: 'shop',
            DetailType: 'Order',
            Detail: '{"id":1}',
            EventBusName: 'default',
            Resources: ['a'],
            Time: new Date(Date.UTC(2026, 0, 5, 8)),
          },
        ],
      },
      others: { 'Entries[].Detail': ['{"id":2}'] },
      watchMs: 60_000,
    },
  ],
};

const balanced: readonly Step[] = [
  ...shop,
  ...['one', 'two'].map((name) =>
    ecs('CreateService', {
      cluster: 'shop',
      serviceName: name,
      taskDefinition: 'web',
      desiredCount: 2,
      loadBalancers: [
        { targetGroupArn: name === 'one' ? arns.blue : arns.green, containerName: 'app', containerPort: 80 },
      ],
    }),
  ),
  { passMs: 600_000 },
];
const first = { onlyAnswers, before: balanced } as const;
const marker = (start: number) => Buffer.from(String(start)).toString('base64url');

/** Samples of the reads of load balancers, which name what earlier answers show. */
export async function readsOfLoadBalancing(): Promise<Samples> {
  const { ask } = await after(balanced);
  const elb = async (operation: string, input: Sample['input'], name: string) =>
    Object(await ask('elasticloadbalancing', operation, input))[name];
  const balancers = await elb('DescribeLoadBalancers', {}, 'LoadBalancers');
  const [one, other] = balancers.map(({ LoadBalancerArn }: { LoadBalancerArn: string }) => LoadBalancerArn);
  const [{ ListenerArn: listener }] = await elb('DescribeListeners', { LoadBalancerArn: one }, 'Listeners');
  const [{ ListenerArn: otherListener }] = await elb('DescribeListeners', { LoadBalancerArn: other }, 'Listeners');
  const [{ RuleArn: rule }] = await elb('DescribeRules', { ListenerArn: listener }, 'Rules');
  const [{ Target: target }] = await elb(
    'DescribeTargetHealth',
    { TargetGroupArn: arns.blue },
    'TargetHealthDescriptions',
  );
  const [name, otherName] = balancers.map(({ LoadBalancerName }: { LoadBalancerName: string }) => LoadBalancerName);
  return {
    DescribeLoadBalancers: [
      { ...first, input: { PageSize: 1, Marker: marker(0) }, others: { Marker: [marker(1)], PageSize: [2] } },
      { ...first, input: { LoadBalancerArns: [one] }, others: { LoadBalancerArns: [[other]] } },
      { ...first, input: { Names: [name] }, others: { Names: [[otherName]] } },
    ],
    DescribeTargetGroups: [
      { ...first, input: { PageSize: 1, Marker: marker(0) }, others: { Marker: [marker(1)], PageSize: [2] } },
      { ...first, input: { TargetGroupArns: [arns.blue] }, others: { TargetGroupArns: [[arns.green]] } },
      { ...first, input: { Names: ['blue'] }, others: { Names: [['green']] } },
      { ...first, input: { LoadBalancerArn: one } },
    ],
    DescribeTargetHealth: [
      { ...first, input: { TargetGroupArn: arns.blue, Include: ['All'] } },
      { ...first, input: { TargetGroupArn: arns.blue, Targets: [target] } },
    ],
    DescribeListeners: [
      { ...first, input: { LoadBalancerArn: one } },
      { ...first, input: { ListenerArns: [listener] }, others: { ListenerArns: [[otherListener]] } },
      {
        ...first,
        input: { ListenerArns: [listener, otherListener], PageSize: 1, Marker: marker(0) },
        others: { Marker: [marker(1)], PageSize: [2] },
      },
    ],
    DescribeRules: [
      { ...first, input: { ListenerArn: listener } },
      { ...first, input: { RuleArns: [rule] } },
      {
        ...first,
        input: { RuleArns: [rule, rule], PageSize: 1, Marker: marker(0) },
        others: { Marker: [marker(1)], PageSize: [2] },
      },
    ],
    DescribeTags: [{ ...first, input: { ResourceArns: [arns.blue] }, others: { ResourceArns: [[arns.green]] } }],
  };
}

const put: Step = {
  service: 'ssm',
  operation: 'PutParameter',
  input: { Name: '/shop/secret', Value: 'x', Type: 'SecureString' },
};

export const ofParameterStore: Samples = {
  GetParameter: [{ onlyAnswers, before: [put], input: { Name: '/shop/secret', WithDecryption: true } }],
  GetParameters: [
    {
      onlyAnswers,
      before: [put],
      input: { Names: ['/shop/secret'], WithDecryption: true },
      others: { Names: [['/shop/a']] },
    },
  ],
  GetParametersByPath: [
    {
      onlyAnswers,
      before: [put],
      input: {
        Path: '/shop',
        Recursive: true,
        WithDecryption: true,
        ParameterFilters: [{ Key: 'Type', Option: 'Equals', Values: ['SecureString'] }],
      },
      others: { 'ParameterFilters[].Values': [['String']] },
    },
    {
      onlyAnswers,
      before: [put],
      input: { Path: '/shop', MaxResults: 1, NextToken: marker(1) },
      others: { NextToken: [marker(2)], MaxResults: [2] },
    },
    { onlyAnswers, input: { Path: '/shop', Recursive: true } },
  ],
  PutParameter: [
    {
      input: {
        Name: '/shop/new',
        Value: 'value',
        Type: 'String',
        Tier: 'Standard',
        AllowedPattern: '.*',
        Description: 'text',
        KeyId: 'alias/key',
        Tags: [{ Key: 'team', Value: 'shop' }],
        DataType: 'text',
      },
      watchMs: 0,
      others: { Type: ['SecureString'], Tier: ['Advanced'], AllowedPattern: ['[0-9]+'], DataType: ['aws:ec2:image'] },
    },
    { before: [put], input: { Name: '/shop/secret', Value: 'y', Overwrite: true }, watchMs: 0 },
  ],
  DeleteParameter: [{ input: { Name: '/shop/a' }, watchMs: 0, others: { Name: ['/shop/b'] } }],
  DeleteParameters: [{ input: { Names: ['/shop/a'] }, watchMs: 0, others: { Names: [['/shop/b']] } }],
};

const role = { RoleArn: 'arn:aws:iam::111122223333:role/deploy', RoleSessionName: 'pipeline', DurationSeconds: 900 };
const identity = (subject: string) =>
  `x.${Buffer.from(JSON.stringify({ sub: subject, aud: 'sts.amazonaws.com', iss: 'https://example.com' })).toString('base64url')}.x`;

export const ofSts: Samples = {
  GetCallerIdentity: [{ onlyAnswers, input: {} }],
  AssumeRole: [{ onlyAnswers, input: { ...role, SourceIdentity: 'source' }, others: { DurationSeconds: [1800] } }],
  AssumeRoleWithWebIdentity: [
    {
      onlyAnswers,
      input: { ...role, WebIdentityToken: identity('a') },
      others: { WebIdentityToken: [identity('b')], DurationSeconds: [1800] },
    },
  ],
};
