import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Audited } from '../../../src/core/audit/audited-service.ts';
import { judge } from '../../../src/core/audit/judge.ts';
import { RULES_WITHOUT_PAST } from '../../../src/core/audit/rules/without-past.ts';
import { describeFindings } from './describe-findings.ts';

/** Adds what the rules of the audit find as annotations: one per rule, `low` ones as information. */
export function addAuditFindings(scope: Construct, audited: Audited): void {
  const byRule = Map.groupBy(judge(audited, RULES_WITHOUT_PAST), ({ rule }) => rule);
  for (const [{ id, severity }, findings] of byRule) {
    const annotations = Annotations.of(scope);
    const text = describeFindings(findings);
    if (severity === 'low') annotations.addInfoV2(`ecs-deployment-guard:${id}`, text);
    else annotations.addWarningV2(`ecs-deployment-guard:${id}`, text);
  }
}
