import { type Finding, fixInCdkOf } from '../../../src/core/audit/finding.ts';

/** Says what is wrong, why that matters and what to do. @param findings of one rule */
export function describeFindings(findings: readonly Finding[]): string {
  const says = findings.map((one) => withoutResource(one.says));
  const fixes = new Set(findings.map(fixInCdkOf));
  return `${says.join('; ')}. ${findings[0]?.rule.why} ${[...fixes].join(' ')}`;
}

/** People know the L2 construct of a resource. */
function withoutResource(text: string): string {
  return text.replaceAll(/\/Resource(?=[.)])/g, '');
}
