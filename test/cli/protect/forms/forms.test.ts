import { expect, it } from 'vitest';
import { cliForm, updateCommand } from '../../../../src/cli/protect/forms/cli.ts';
import { formOf } from '../../../../src/cli/protect/forms/forms.ts';
import { FORMS } from '../../../../src/cli/protect/command.ts';
import { planned } from '../plans.ts';

it('names what a form cannot say, and gives the command', () => {
  const lines = formOf('terraform', planned({ earlySuccessCriteria: { enable: true } })).split('\n');
  expect(lines).toContain('# Not in this form: the early success criteria.');
  expect(lines.at(-1)).toBe(`# ${updateCommand(planned({ earlySuccessCriteria: { enable: true } }))}`);
});

it('prints the commands alone', () => {
  expect(formOf('cli', planned())).toBe(cliForm(planned()));
});

// The construct makes the alarms itself.
it.each(FORMS.filter((form) => form !== 'cdk'))('names every alarm of the plan: %s', (form) => {
  const text = formOf(form, planned());
  for (const { name } of planned().plan.alarms) expect(text).toContain(name);
});
