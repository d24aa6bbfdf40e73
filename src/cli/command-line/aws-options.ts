import type { OptionSpecs } from './command-spec.ts';

/** The group of options about AWS in the help of a command. */
export const AWS_GROUP = 'AWS';

/** Options of every command that calls AWS. */
export const awsOptions = {
  region: {
    value: 'region',
    group: AWS_GROUP,
    text: 'AWS Region, like eu-west-1',
    default: 'the Region in the ARN, else AWS_REGION, else the Region of the profile',
  },
  profile: {
    value: 'profile',
    group: AWS_GROUP,
    text: 'a profile in your AWS configuration files',
    default: 'AWS_PROFILE',
  },
} as const satisfies OptionSpecs;
