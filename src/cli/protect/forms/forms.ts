import type { FormName } from '../arguments.ts';
import { cdkForm } from './cdk.ts';
import { cliForm, updateCommand } from './cli.ts';
import { cloudFormationForm } from './cloudformation.ts';
import type { Form, FormInput } from './form.ts';
import { terraformForm } from './terraform.ts';

/** Writes a plan in a form. What the form cannot say is named, and given as a command of the AWS CLI. */
export function formOf(name: FormName, input: FormInput): string {
  const { text, unsaid } = FORMS[name](input);
  if (unsaid.length === 0) return text;
  return [
    text,
    ...unsaid.map((one) => `# Not in this form: ${one}.`),
    '# This command sends the whole configuration:',
    `# ${updateCommand(input)}`,
  ].join('\n');
}

const FORMS: Readonly<Record<FormName, (input: FormInput) => Form>> = {
  cdk: cdkForm,
  cli: (input) => ({ text: cliForm(input), unsaid: [] }),
  cloudformation: cloudFormationForm,
  terraform: terraformForm,
};
