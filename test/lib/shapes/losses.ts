import type { Template } from 'aws-cdk-lib/assertions';
import { templateDiff } from '../template-diff.ts';

/** Every template of an app, also of its nested stacks and stages, by the name of its file. */
export type Templates = ReadonlyMap<string, Template>;

/** The differences that the protection must not make. */
export function lossesIn(before: Templates, after: Templates): readonly string[] {
  return [...before].flatMap(([file, template]) => {
    const now = after.get(file);
    return now === undefined ? [`- ${file}`] : templateDiff(template, now).filter((line) => !isAllowed(line));
  });
}

/** What the protection may change: it adds alarms, and adds to the deployment configuration. */
const ALLOWED = [
  /^\+ AWS::CloudWatch::Alarm /,
  /^\+ AWS::ECS::Service Properties\.DeploymentConfiguration(\.|$)/,
  /^~ AWS::ECS::Service Properties\.DeploymentConfiguration\.Alarms\.(AlarmNames|Enable|Rollback)$/,
  // References from one stack to another, and the address of a nested stack's template, which has its hash.
  /^\+ (Outputs|Parameters)\b/,
  /^\+ AWS::CloudFormation::Stack Properties\.Parameters\b/,
  /^~ AWS::CloudFormation::Stack Properties\.TemplateURL\b/,
];

function isAllowed(line: string): boolean {
  return ALLOWED.some((pattern) => pattern.test(line));
}
