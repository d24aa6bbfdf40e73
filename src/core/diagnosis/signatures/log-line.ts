import type { Signature } from '../signature.ts';

/** What the last log lines of a container show if ECS does not report it. Any program may print such a line. */
export const LOG_LINE: readonly Signature[] = [
  {
    id: 'image-platform-mismatch',
    likely: [{ all: ['exec format error'], any: ['exec /', 'exec ./', 'exec user process'] }],
    cause: 'The image is not built for the CPU architecture of the task.',
    nextStep:
      'Build the image for that architecture, or set runtimePlatform in the task definition to the one of the image.',
    source: 'https://github.com/aws-samples/amazon-bedrock-serverless-prompt-chaining/issues/213',
  },
  {
    id: 'command-not-startable',
    likely: [{ all: ['exec user process'], any: ['permission denied', 'no such file or directory'] }],
    cause: 'The command or entry point of the container cannot be started: the file is missing or not executable.',
    nextStep: 'Correct command and entryPoint in the task definition, or the file in the image.',
    source: 'https://github.com/aws/amazon-ecs-agent/issues/1568',
  },
];
