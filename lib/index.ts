export type { OutcomeDetailType } from '../core/outcome-detail.ts';
export type { Cause, Outcome, ProtectionState } from '../core/record.ts';
export { DeploymentGuard } from './deployment-guard.ts';
export type { DeploymentGuardProps, SlackChannelProps } from './deployment-guard-props.ts';
export { DeploymentGuardStack, type DeploymentGuardStackProps } from './deployment-guard-stack.ts';
export { GuardedService, type GuardedServiceProps } from './guarded-service.ts';
export type { OutcomeFilters } from './outcome-filters.ts';
export { type OutcomeRuleProps, outcomeEventPattern } from './outcome-rule.ts';
