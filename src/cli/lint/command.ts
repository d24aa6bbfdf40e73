import type { CommandSpec, OptionSpecs } from '../command-line/command-spec.ts';
import { forceOption } from '../output-file.ts';

const INPUT = 'Input';
const OUTPUT = 'Output';

const options = {
  parameter: {
    value: 'name=value',
    group: INPUT,
    text: 'the value of a parameter of the template, like BakeTime=10; you can give it several times',
    default: 'the default of the parameter',
    isRepeatable: true,
  },
  region: { value: 'region', group: INPUT, text: 'the Region of the stack, where the template uses it' },
  json: { group: OUTPUT, text: 'print one JSON document' },
  sarif: {
    value: 'file',
    group: OUTPUT,
    text: 'also write the findings as SARIF 2.1.0, for code scanning',
    isFile: true,
  },
  force: forceOption(OUTPUT),
  explain: { value: 'rule', group: OUTPUT, text: 'explain a rule, like alarms-without-rollback, and read nothing' },
} as const satisfies OptionSpecs;

export type LintOptions = typeof options;

export const lintCommand: CommandSpec<LintOptions> = {
  name: 'lint',
  summary: 'check the protection of ECS services in templates and saved files',
  usage: ['[options] <path>...', '--explain <rule>'],
  description: `Checks whether deployments of the ECS services in a template can be rolled back: alarms that ECS ignores, that cannot fire in time or watch something else, and settings that turn the protection off. It reads templates of CloudFormation in YAML or JSON, with nested stacks in local files, the output folder of the AWS CDK (cdk.out), and files that "ecs-guard doctor --save" wrote. It calls no AWS service.

Suppress a finding with a reason, in the metadata of its resource: cdk_nag, rules_to_suppress, with the id of the rule.`,
  operand: {
    name: 'path',
    text: 'a template, a file of "doctor --save", or a folder: cdk.out, or a folder of templates',
    isRequired: false,
    isRepeatable: true,
    isFile: true,
  },
  options,
  exitCodes: [
    { name: 'succeeded', meaning: 'no finding' },
    { name: 'unexpected', meaning: 'a bug' },
    {
      name: 'usage',
      meaning:
        'an argument is wrong, a file is not a template that the command reads, or the file of --sarif exists or cannot be written',
    },
    { name: 'low' },
    { name: 'medium' },
    { name: 'high' },
  ],
  examples: ['lint cdk.out', 'lint --parameter BakeTime=10 template.yaml', 'lint --explain alarms-without-rollback'],
};
