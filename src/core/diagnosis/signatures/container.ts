import type { Signature } from '../signature.ts';
import { awsPage } from './aws-page.ts';

const START = awsPage('cannot-start-container');
const CREATE = awsPage('CannotCreateContainerError');
const CODES = awsPage('stopped-task-error-codes');

/** Why ECS could not create or start a container, or why the kernel stopped it. */
export const CONTAINER: readonly Signature[] = [
  {
    id: 'out-of-memory',
    // Exit code 137 does not prove it: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html
    certain: [{ any: ['outofmemoryerror: container killed', 'container init was oom-killed'] }],
    cause: 'The container used more memory than its limit and was killed.',
    nextStep: 'Raise the memory of the container or task, or find what uses the memory.',
    page: awsPage('out-of-memory'),
    source: awsPage('out-of-memory'),
  },
  {
    id: 'container-port-in-use',
    certain: [{ all: ['cannotstartcontainererror'], any: ['port is already allocated', 'address already in use'] }],
    cause: 'Another container already uses the host port.',
    nextStep: 'Use a dynamic host port (hostPort 0) or the network mode awsvpc.',
    source: 'https://github.com/moby/moby/issues/20486',
  },
  {
    id: 'command-not-startable',
    certain: [
      { all: ['cannotstartcontainererror'], any: ['executable file not found', 'exec user process'] },
      { all: ['dockerstateerror', 'exec: '], any: ['no such file or directory', 'permission denied'] },
      {
        all: ['cannotstartcontainererror', 'exec: '],
        any: ['no such file or directory', 'permission denied', 'is a directory'],
      },
    ],
    cause: 'The command or entry point of the container cannot be started: the file is missing or not executable.',
    nextStep: 'Correct command and entryPoint in the task definition, or the file in the image.',
    page: START,
    source: 'https://github.com/jenkinsci/amazon-ecs-plugin/issues/258',
  },
  {
    id: 'container-status-unknown',
    likely: [{ all: ['cannotstartcontainererror', 'failed to get container status'] }],
    cause: 'The container did not start, which AWS explains with too little memory.',
    nextStep: 'Raise the memory of the container or task.',
    page: START,
    source: START,
  },
  {
    id: 'container-disk-full',
    certain: [
      { any: ['cannotcreatecontainererror', 'cannotstartcontainererror'], all: ['no space left on device'] },
      { all: ['cannotcreatecontainererror', 'thin pool'] },
    ],
    cause: 'The disk of the instance or task is full.',
    nextStep: 'Remove unused images and containers from the instance, or use a larger volume.',
    page: CREATE,
    source: CREATE,
  },
  {
    id: 'container-create-failed',
    certain: [{ any: ['cannotcreatecontainererror', 'cannotcreatevolumeerror'] }],
    cause: 'ECS could not create the container or its volume.',
    nextStep: 'Read the end of the text from ECS, which names the reason.',
    page: CODES,
    source: CODES,
  },
  {
    id: 'container-start-failed',
    certain: [{ all: ['cannotstartcontainererror'] }],
    cause: 'ECS could not start the container.',
    nextStep: 'Read the end of the text from ECS, which names the reason.',
    page: CODES,
    source: CODES,
  },
  {
    id: 'container-runtime-failed',
    certain: [
      {
        any: [
          'containerruntimetimeouterror',
          'containerruntimeerror',
          'dockertimeouterror',
          'cannotinspectcontainererror',
          'cannotstopcontainererror',
        ],
      },
    ],
    cause: 'The container runtime did not answer in time, or failed.',
    nextStep: 'Deploy again; if it repeats, check the load of the instance or ask AWS Support.',
    page: CODES,
    source: CODES,
  },
];
