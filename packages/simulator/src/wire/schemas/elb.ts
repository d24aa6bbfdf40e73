import { flag, number, schemasIn, type StaticSchema, text, texts, time } from './static-schema.ts';

const { structure, listOf, operation, error } = schemasIn('com.amazonaws.elasticloadbalancingv2');

const optional = (name: string, members: Readonly<Record<string, StaticSchema>>) =>
  structure(name, { optional: members });
const page = { Marker: text, PageSize: number };

const loadBalancer = optional('LoadBalancer', {
  LoadBalancerArn: text,
  DNSName: text,
  CanonicalHostedZoneId: text,
  CreatedTime: time,
  LoadBalancerName: text,
  Scheme: text,
  VpcId: text,
  State: optional('LoadBalancerState', { Code: text, Reason: text }),
  Type: text,
  AvailabilityZones: listOf('AvailabilityZones', optional('AvailabilityZone', { ZoneName: text, SubnetId: text })),
  SecurityGroups: texts,
  IpAddressType: text,
});

const targetGroup = optional('TargetGroup', {
  TargetGroupArn: text,
  TargetGroupName: text,
  Protocol: text,
  Port: number,
  VpcId: text,
  HealthCheckProtocol: text,
  HealthCheckPort: text,
  HealthCheckEnabled: flag,
  HealthCheckIntervalSeconds: number,
  HealthCheckTimeoutSeconds: number,
  HealthyThresholdCount: number,
  UnhealthyThresholdCount: number,
  HealthCheckPath: text,
  Matcher: optional('Matcher', { HttpCode: text, GrpcCode: text }),
  LoadBalancerArns: texts,
  TargetType: text,
  ProtocolVersion: text,
  IpAddressType: text,
});

const target = structure('TargetDescription', {
  required: { Id: text },
  optional: { Port: number, AvailabilityZone: text, QuicServerId: text },
});

const health = optional('TargetHealthDescription', {
  Target: target,
  HealthCheckPort: text,
  TargetHealth: optional('TargetHealth', { State: text, Reason: text, Description: text }),
  AnomalyDetection: optional('AnomalyDetection', { Result: text, MitigationInEffect: text }),
});

const actions = listOf(
  'Actions',
  structure('Action', {
    required: { Type: text },
    optional: {
      TargetGroupArn: text,
      Order: number,
      FixedResponseConfig: structure('FixedResponseActionConfig', {
        required: { StatusCode: text },
        optional: { MessageBody: text, ContentType: text },
      }),
      ForwardConfig: optional('ForwardActionConfig', {
        TargetGroups: listOf('TargetGroupList', optional('TargetGroupTuple', { TargetGroupArn: text, Weight: number })),
        TargetGroupStickinessConfig: optional('TargetGroupStickinessConfig', {
          Enabled: flag,
          DurationSeconds: number,
        }),
      }),
    },
  }),
);

const listener = optional('Listener', {
  ListenerArn: text,
  LoadBalancerArn: text,
  Port: number,
  Protocol: text,
  DefaultActions: actions,
});

const rule = optional('Rule', {
  RuleArn: text,
  Priority: text,
  Conditions: listOf(
    'RuleConditionList',
    optional('RuleCondition', {
      Field: text,
      Values: texts,
      PathPatternConfig: optional('PathPatternConditionConfig', { Values: texts }),
    }),
  ),
  Actions: actions,
  IsDefault: flag,
});

const tags = optional('TagDescription', {
  ResourceArn: text,
  Tags: listOf('TagList', structure('Tag', { required: { Key: text }, optional: { Value: text } })),
});

/**
 * The reads of Elastic Load Balancing, version 2, that deploy tools call.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Operations.html
 */
export const elbSchemas = {
  ...operation(
    'DescribeLoadBalancers',
    { optional: { LoadBalancerArns: texts, Names: texts, ...page } },
    { LoadBalancers: listOf('LoadBalancers', loadBalancer), NextMarker: text },
  ),
  ...operation(
    'DescribeTargetGroups',
    { optional: { LoadBalancerArn: text, TargetGroupArns: texts, Names: texts, ...page } },
    { TargetGroups: listOf('TargetGroups', targetGroup), NextMarker: text },
  ),
  ...operation(
    'DescribeTargetHealth',
    {
      required: { TargetGroupArn: text },
      optional: { Targets: listOf('TargetDescriptions', target), Include: texts },
    },
    { TargetHealthDescriptions: listOf('TargetHealthDescriptions', health) },
  ),
  ...operation(
    'DescribeListeners',
    { optional: { LoadBalancerArn: text, ListenerArns: texts, ...page } },
    { Listeners: listOf('Listeners', listener), NextMarker: text },
  ),
  ...operation(
    'DescribeRules',
    { optional: { ListenerArn: text, RuleArns: texts, ...page } },
    { Rules: listOf('Rules', rule), NextMarker: text },
  ),
  ...operation(
    'DescribeTags',
    { required: { ResourceArns: texts } },
    { TagDescriptions: listOf('TagDescriptions', tags) },
  ),
  ...error('LoadBalancerNotFoundException', 'LoadBalancerNotFound'),
  ...error('TargetGroupNotFoundException', 'TargetGroupNotFound'),
  ...error('ListenerNotFoundException', 'ListenerNotFound'),
  ...error('RuleNotFoundException', 'RuleNotFound'),
};
