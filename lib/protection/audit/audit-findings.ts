import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { audit } from '../../../src/core/audit/audit.ts';
import type { Audited } from '../../../src/core/audit/audited-service.ts';
import { describeFindings } from './describe-findings.ts';

/** Adds what the rules of the audit find as annotations: one per rule, `low` ones as information. */
export function addAuditFindings(scope: Construct, audited: Audited): void {
  const byRule = Map.groupBy(audit(audited), ({ rule }) => rule);
  for (const [{ id, severity }, findings] of byRule) {
    const annotations = Annotations.of(scope);
    const text = describeFindings(findings);
    if (severity === 'low') annotations.addInfoV2(`ecs-deployment-guard:${id}`, text);
    else annotations.addWarningV2(`ecs-deployment-guard:${id}`, text);
  }
}
