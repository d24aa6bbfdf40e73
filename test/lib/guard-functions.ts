import type { Template } from 'aws-cdk-lib/assertions';
import { resourcesOf } from './synth.ts';

/** The variables of the function whose bundle has the name. */
export function variablesOf(template: Template, bundle: string): Readonly<Record<string, unknown>> {
  const all = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map(
    ({ Properties }) => (Properties['Environment'] as { Variables: Record<string, unknown> }).Variables,
  );
  const [variables] = all.filter(({ POWERTOOLS_SERVICE_NAME: name }) => name === bundle);
  if (variables === undefined) throw new Error(`the template has no function ${bundle}`);
  return variables;
}
