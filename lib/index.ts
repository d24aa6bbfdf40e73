export type { PostFrom } from '../src/config/post-from.ts';
export type { Cause, Outcome, ProtectionState } from '../src/core/deployment/record.ts';
export type { PostPolicy, TopicFormat } from '../src/core/routing/destination.ts';
export type { MentionOccasion } from '../src/core/routing/mention.ts';
export type { OutcomeDetailType } from '../src/core/outcome-event/outcome-detail.ts';
export type { MissedRollbackDetailType } from '../src/core/outcome-event/missed-rollback-detail.ts';
export type {
  AlarmMetric,
  DeploymentAlarmKind,
  DeploymentAlarmRule,
  IdleSituation,
  IdleState,
} from '../src/core/protection/alarm-rules/rule.ts';
export {
  ALARM_PRICES,
  type AlarmCost,
  type AlarmPrices,
  alarmCostOfTemplate,
  describeAlarmCost,
} from './costs/alarm-cost.ts';
export { alarmCostOf, alarmPricesOf } from './costs/cost-finding.ts';
export { DeploymentGuard } from './guard/deployment-guard.ts';
export type { DeploymentGuardProps, SlackChannelProps } from './guard/deployment-guard-props.ts';
export { DeploymentGuardStack, type DeploymentGuardStackProps } from './guard/deployment-guard-stack.ts';
export type { ExplainProps } from './guard/explain/explain-props.ts';
export type {
  DeploymentRoute,
  DeploymentRoutingProps,
  RouteDestination,
  SlackRouteDestination,
  TopicRouteDestination,
} from './guard/routing/routing-props.ts';
export type { LogLevel } from './guard/guard-function.ts';
export type { OutcomeFilters } from './guard/outcome-filters.ts';
export { type OutcomeRuleProps, outcomeEventPattern } from './guard/outcome-rule.ts';
export type {
  CollectedMetricOptions,
  PrometheusCollectorProps,
  PrometheusTarget,
} from './metrics/prometheus/collector-props.ts';
export {
  ContainerInsights,
  type ContainerInsightsDimension,
  type ContainerInsightsDimensions,
  type ContainerInsightsLevel,
  type ContainerInsightsMetricName,
  type ContainerInsightsMetricOptions,
  type ContainerInsightsServiceMetric,
} from './metrics/container-insights/container-insights.ts';
export type { CustomMetric } from './metrics/custom-metric.ts';
export type { CustomMetricOptions, MetricSidecarProps } from './metrics/metric-source-props.ts';
export { OpenTelemetrySidecar, type OpenTelemetrySidecarProps } from './metrics/open-telemetry-sidecar.ts';
export { PrometheusCollector } from './metrics/prometheus/prometheus-collector.ts';
export { PrometheusSidecar, type PrometheusSidecarProps } from './metrics/prometheus/prometheus-sidecar.ts';
export type {
  DeploymentAlarmChoices,
  DeploymentAlarmSettings,
  DeploymentMetricAlarm,
} from './protection/alarm-choice.ts';
export type { ProtectingAlarm } from './protection/create-alarm.ts';
export type {
  CircuitBreakerProps,
  CircuitBreakerThreshold,
  EarlySuccessProps,
} from './protection/deployment-options.ts';
export { DeploymentProtection } from './protection/deployment-protection.ts';
export {
  type FunctionHookProps,
  LifecycleHook,
  type LifecycleHookStage,
  type PauseHookProps,
} from './protection/lifecycle-hook.ts';
export type { DeploymentProtectionProps } from './protection/protection-props.ts';
export type { ProtectableService } from './protection/services/service-at.ts';
export type { ApplicationLoadBalancerProps } from './service/application-load-balancer.ts';
export type { EcsServiceOptions, ForcedDeployment } from './service/ecs-service-options.ts';
export { GuardedService } from './service/guarded-service.ts';
export type { GuardedServiceProps } from './service/guarded-service-props.ts';
export type { NetworkLoadBalancerProps } from './service/network-load-balancer.ts';
export type { ServiceConnectProps, TestHeader } from './service/service-connect.ts';
export { type CanaryProps, type LinearProps, Strategy } from './service/strategy.ts';
export type { ContainerPortProps, CreatedTraffic, ServiceTraffic, TrafficContext } from './service/traffic.ts';
export { Traffic } from './service/traffic-kinds.ts';
export type { VpcLatticeProps } from './service/vpc-lattice.ts';
