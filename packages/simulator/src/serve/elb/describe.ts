import type { AwsScope } from '../../services/ids.ts';
import { type Front, idOf } from './fronts.ts';
import type { Forward, Listener, Rule } from './listeners.ts';
import { isAwsvpc } from './targets.ts';
import type { Weights } from './weights.ts';

/** What the answers have in common: where the resources are. */
export interface Surface {
  readonly scope: AwsScope;
  readonly zones: readonly string[];
  weightsOf(forward: Forward): Weights;
}

export function elbArn({ partition, region, account }: AwsScope, path: string): string {
  return `arn:${partition}:elasticloadbalancing:${region}:${account}:${path}`;
}

/** A load balancer whose networks nothing says, as CreateLoadBalancer makes it: internet-facing, with IPv4. */
export function describeLoadBalancer({ scope, zones }: Surface, path: string, createdAt: number) {
  const [kind, name = '', id = ''] = path.split('/');
  const isNetwork = kind === 'net';
  return {
    LoadBalancerArn: elbArn(scope, `loadbalancer/${path}`),
    DNSName: isNetwork
      ? `${name}-${id}.elb.${scope.region}.amazonaws.com`
      : `${name}-${Number.parseInt(id.slice(0, 8), 16) || 1}.${scope.region}.elb.amazonaws.com`,
    CreatedTime: new Date(createdAt),
    LoadBalancerName: name,
    Scheme: 'internet-facing',
    VpcId: vpcOf(scope),
    State: { Code: 'active' },
    Type: isNetwork ? 'network' : 'application',
    AvailabilityZones: zones.map((ZoneName) => ({ ZoneName, SubnetId: subnetOf(scope, ZoneName) })),
    ...(isNetwork ? {} : { SecurityGroups: [`sg-${idOf(`sg ${path}`).padStart(17, '0')}`] }),
    IpAddressType: 'ipv4',
  };
}

/** A target group with the defaults of CreateTargetGroup. */
export function describeTargetGroup({ scope }: Surface, { loadBalancer, port, service }: Front, path: string) {
  const isNetwork = loadBalancer.startsWith('net/');
  const checks = isNetwork
    ? { HealthCheckProtocol: 'TCP', HealthCheckTimeoutSeconds: 10 }
    : {
        HealthCheckProtocol: 'HTTP',
        HealthCheckTimeoutSeconds: 5,
        HealthCheckPath: '/',
        Matcher: { HttpCode: '200' },
        ProtocolVersion: 'HTTP1',
      };
  return {
    TargetGroupArn: elbArn(scope, path),
    TargetGroupName: path.split('/')[1] ?? path,
    Protocol: isNetwork ? 'TCP' : 'HTTP',
    Port: port,
    VpcId: vpcOf(scope),
    HealthCheckPort: 'traffic-port',
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: 30,
    HealthyThresholdCount: 5,
    UnhealthyThresholdCount: 2,
    ...checks,
    LoadBalancerArns: [elbArn(scope, `loadbalancer/${loadBalancer}`)],
    TargetType: service === undefined || isAwsvpc(service.rest) ? 'ip' : 'instance',
    IpAddressType: 'ipv4',
  };
}

export function describeListener(surface: Surface, { path, loadBalancer, port, byDefault }: Listener) {
  return {
    ListenerArn: elbArn(surface.scope, `listener/${path}`),
    LoadBalancerArn: elbArn(surface.scope, `loadbalancer/${loadBalancer}`),
    Port: port,
    Protocol: loadBalancer.startsWith('net/') ? 'TCP' : 'HTTP',
    DefaultActions: [actionOf(surface, byDefault)],
  };
}

/** The rules of a listener in the order of their priority; the default rule is the last one. */
export function describeRules(surface: Surface, { path, byDefault, rules }: Listener) {
  const own = rules.map(({ id, forward, path: pattern }: Rule, index) => ({
    RuleArn: elbArn(surface.scope, `listener-rule/${path}/${id}`),
    Priority: String(index + 1),
    Conditions: [{ Field: 'path-pattern', Values: [pattern], PathPatternConfig: { Values: [pattern] } }],
    Actions: [actionOf(surface, forward)],
    IsDefault: false,
  }));
  const last = {
    RuleArn: elbArn(surface.scope, `listener-rule/${path}/${idOf(`default rule ${path}`)}`),
    Priority: 'default',
    Conditions: [],
    Actions: [actionOf(surface, byDefault)],
    IsDefault: true,
  };
  return [...own, last];
}

function actionOf({ scope, weightsOf }: Surface, forward: Forward | undefined) {
  if (forward === undefined)
    return { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain' } };
  const { blue, green } = forward.front;
  const weights = weightsOf(forward);
  const TargetGroups =
    green === undefined
      ? [{ TargetGroupArn: elbArn(scope, blue), Weight: 1 }]
      : [
          { TargetGroupArn: elbArn(scope, blue), Weight: weights.blue },
          { TargetGroupArn: elbArn(scope, green), Weight: weights.green },
        ];
  return {
    Type: 'forward',
    ...(green === undefined ? { TargetGroupArn: elbArn(scope, blue) } : {}),
    ForwardConfig: { TargetGroups, TargetGroupStickinessConfig: { Enabled: false } },
  };
}

function vpcOf({ region, account }: AwsScope): string {
  return `vpc-${idOf(`vpc ${account} ${region}`).padStart(17, '0')}`;
}

function subnetOf({ account }: AwsScope, zone: string): string {
  return `subnet-${idOf(`subnet ${account} ${zone}`).padStart(17, '0')}`;
}
