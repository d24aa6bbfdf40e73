import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { DeploymentGuardStack } from '../../../lib/guard/deployment-guard-stack.ts';
import { createApp, stubBundles } from '../synth.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/iam.md'), 'utf8');
const slack = { channel: 'C0123456789', secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:x-a1B2c3' };
const template = Template.fromStack(new DeploymentGuardStack(createApp(), 'Guard', { bundles: stubBundles(), slack }));

/** The calls that a function's role may make, without those that each function needs for its log. */
function callsOf(functionName: string): readonly string[] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) =>
    id.toLowerCase().includes(`${functionName}role`),
  );
  expect(policies).toHaveLength(1);
  const statements: readonly { readonly Action: string | readonly string[] }[] = policies.flatMap(
    ([, { Properties }]) => Properties.PolicyDocument.Statement,
  );
  const calls = statements.flatMap(({ Action }) => Action);
  return [...new Set(calls)].filter((call) => !call.startsWith('logs:')).toSorted();
}

const rows = [...page.matchAll(/^\| (reconciler|sweeper|explainer|notifier) \|.*$/gm)].map(
  ([row, name = '']) => [name, [...row.matchAll(/`([a-z]+:[A-Za-z]+)`/g)].map(([, call = '']) => call)] as const,
);

it.each(rows)('docs/iam.md has the calls that the %s may make, and no others', (name, calls) => {
  expect([...new Set(calls)].toSorted()).toEqual(callsOf(name));
});

it('docs/iam.md has a row for each function', () => {
  expect(Object.keys(template.findResources('AWS::Lambda::Function'))).toHaveLength(rows.length);
});
