import { expect, it } from 'vitest';
import { cliForm } from '../../../../src/cli/protect/forms/cli.ts';
import { formOf } from '../../../../src/cli/protect/forms/forms.ts';
import { FORMS } from '../../../../src/cli/protect/command.ts';
import { planned } from '../plans.ts';

it('prints the commands alone', () => {
  expect(formOf('cli', planned())).toBe(cliForm(planned()));
});

it.each(FORMS)('names in each form every alarm of the plan: %s', (form) => {
  const text = formOf(form, planned());
  for (const { name } of planned().plan.alarms) expect(text).toContain(name);
});
