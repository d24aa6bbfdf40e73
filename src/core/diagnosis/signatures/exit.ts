import type { Clue, Signature } from '../signature.ts';
import { awsPage } from './aws-page.ts';

const EXITED = awsPage('stopped-task-error-codes');
const CODES = 'https://repost.aws/knowledge-center/ecs-task-stopped';

/** An essential container ended with this code. A program may return any code itself, so what a code means is likely. */
function exitedWith(exitCode: number): readonly Clue[] {
  return [
    { exitCode, stopCode: 'EssentialContainerExited' },
    { exitCode, all: ['essential container in task exited'] },
  ];
}

/** How the main process of an essential container ended. A code above 128 is 128 plus a signal. */
export const EXIT: readonly Signature[] = [
  {
    id: 'container-finished',
    certain: exitedWith(0),
    cause: 'The main process of an essential container ended without an error, which stops the task.',
    nextStep: 'Keep the process in the foreground, or set essential to false if the container is meant to end.',
    page: EXITED,
    source: CODES,
  },
  {
    id: 'command-not-executable',
    likely: exitedWith(126),
    cause: 'A shell found the command of the container but could not execute it.',
    nextStep: 'Make the file executable, and check that it fits the CPU architecture of the task.',
    page: EXITED,
    source: CODES,
  },
  {
    id: 'command-not-found',
    likely: exitedWith(127),
    cause: 'A shell in the container did not find a command.',
    nextStep: 'Check command, entryPoint and PATH of the image.',
    page: EXITED,
    source: CODES,
  },
  {
    id: 'container-aborted',
    likely: exitedWith(134),
    cause: 'The process aborted itself (SIGABRT), as a Node.js process does when its heap is full.',
    nextStep: 'Read the last log lines of the container.',
    page: EXITED,
    source: CODES,
  },
  {
    id: 'container-killed',
    likely: exitedWith(137),
    cause: 'The process was killed (SIGKILL), and ECS does not report that it ran out of memory.',
    nextStep: 'Read the last log lines, and compare the memory use with the limit before you raise it.',
    page: EXITED,
    source: CODES,
  },
  {
    id: 'container-crashed',
    likely: exitedWith(139),
    cause: 'The process crashed with an invalid memory access (SIGSEGV).',
    nextStep: 'Check native libraries and the base image, then read the last log lines of the container.',
    page: EXITED,
    source: CODES,
  },
  {
    id: 'container-terminated',
    likely: exitedWith(143),
    cause: 'The process received SIGTERM, which asks it to stop.',
    nextStep: 'Find what sent the signal: another essential container that ended first, or the application itself.',
    page: EXITED,
    source: CODES,
  },
  {
    id: 'container-exited',
    certain: [{ stopCode: 'EssentialContainerExited' }, { all: ['essential container in task exited'] }],
    cause: 'An essential container ended, which stops the task.',
    nextStep: 'Read the last log lines of the container.',
    page: EXITED,
    source: EXITED,
  },
];
