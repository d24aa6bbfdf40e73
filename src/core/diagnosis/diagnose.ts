import { byName, findCulprit, hasFailed, mayStopTask } from './culprit.ts';
import { type Details, findDetails } from './details.ts';
import { findOtherPort } from './listening-port.ts';
import { type Confidence, compareWith, normalizeText, type Observation, type Signature } from './signature.ts';
import { EXIT } from './signatures/exit.ts';
import { LOG_LINE } from './signatures/log-line.ts';
import { PORT_MISMATCH } from './signatures/port-mismatch.ts';
import { SIGNATURES } from './signatures/table.ts';
import type { ContainerFacts, ServiceEventFacts, TaskFacts } from './task-facts.ts';

/** Why a task stopped, or what a service event means. */
export type Diagnosis = KnownDiagnosis | UnknownDiagnosis;

/** A failure that the table of signatures knows. */
interface KnownDiagnosis {
  readonly is: 'known';
  /** Id of the signature, such as `image-not-found`. */
  readonly signature: string;
  readonly confidence: Confidence;
  /** One plain sentence of the guard; it holds no text from outside. */
  readonly cause: string;
  /** One plain sentence of the guard that says what to do; it holds no text from outside. */
  readonly nextStep: string;
  /** AWS's page about it; absent if AWS has none. */
  readonly page?: string;
  /** Values from outside; escape them. */
  readonly details: Details;
}

/** No signature matches. The guard does not guess. */
interface UnknownDiagnosis {
  readonly is: 'unknown';
  /** What ECS says, unchanged; escape it. Empty if ECS says nothing. */
  readonly text: string;
}

/** Log lines to search per container. */
const LOG_LINES = 20;

/** A text of ECS with what belongs to it. */
interface Source {
  readonly text: string;
  readonly observation: Observation;
  readonly container?: ContainerFacts | undefined;
  /** The port on which the application listens, if the load balancer checks another one. */
  readonly otherPort?: number | undefined;
  /** Whether the container was chosen from several. */
  readonly isGuess?: boolean;
}

/**
 * Explains why a task stopped: from the reasons in words, then from the last log lines of a container that failed, then from
 * the exit code of the container that ended the task. The order of containers does not matter.
 */
export function diagnoseTask(task: TaskFacts): Diagnosis {
  const containers = byName(task.containers);
  const named = containers.filter(({ reason }) => reason !== undefined && reason !== '');
  const sources = named.filter(mayStopTask).map(describeContainer);
  // The end of a container that is not essential does not stop the task, so it explains the stop only if nothing else does.
  const rest = named.filter((one) => !mayStopTask(one)).map(describeContainer);
  return (
    findFirst(SIGNATURES, [...sources, describeStop(task)]) ??
    findFirst(LOG_LINE, containers.filter(hasFailed).flatMap(describeLog)) ??
    findFirst(EXIT, [describeExit(task)]) ??
    findFirst(SIGNATURES, rest) ??
    unknown([task.stoppedReason ?? '', ...named.map(({ reason }) => reason ?? '')])
  );
}

/** Explains a service event. */
export function diagnoseServiceEvent(event: ServiceEventFacts): Diagnosis {
  const { message, taskStartedLater } = event;
  const source = { text: message, observation: { text: normalizeText(message) }, otherPort: findOtherPort(event) };
  const found = findFirst(SIGNATURES, [source]);
  const hasPassed = taskStartedLater === true && found?.signature === 'role-not-assumable';
  return found === undefined || hasPassed ? unknown([message]) : found;
}

function unknown(texts: readonly string[]): UnknownDiagnosis {
  return { is: 'unknown', text: texts.filter((text) => text !== '').join('; ') };
}

function describeContainer(container: ContainerFacts): Source {
  const text = container.reason ?? '';
  return { text, observation: { text: normalizeText(text) }, container };
}

/** The newest log lines of a container that may show why it ended, newest first. */
function describeLog(container: ContainerFacts): readonly Source[] {
  const lines = (container.logLines ?? []).slice(-LOG_LINES).toReversed();
  return lines.map((text) => ({ text, observation: { text: normalizeText(text) }, container }));
}

/** The reason of the task names no container, so one counts only if the task has no other. */
function describeStop(task: TaskFacts): Source {
  const { stopCode, healthStatus, containers } = task;
  const stoppedReason = reasonOf(task);
  const [only, ...others] = containers;
  const ports = byName(containers).map(findOtherPort);
  return {
    text: stoppedReason,
    observation: { text: normalizeText(stoppedReason), stopCode, healthStatus },
    container: others.length === 0 ? only : undefined,
    otherPort: ports.find((port) => port !== undefined),
  };
}

/**
 * Returns what ECS gives as the reason. After a call of StopTask it is a text of the caller, which proves nothing.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html
 */
function reasonOf({ stopCode, stoppedReason = '' }: TaskFacts): string {
  return stopCode === 'UserInitiated' ? '' : stoppedReason;
}

function describeExit(task: TaskFacts): Source {
  const { stopCode } = task;
  const stoppedReason = reasonOf(task);
  const culprit = findCulprit(task);
  return {
    text: stoppedReason,
    observation: { text: normalizeText(stoppedReason), exitCode: culprit?.container.exitCode, stopCode },
    container: culprit?.container,
    isGuess: culprit?.isGuess ?? false,
  };
}

function findFirst(signatures: readonly Signature[], sources: readonly Source[]): KnownDiagnosis | undefined {
  for (const signature of signatures) {
    for (const source of sources) {
      const confidence = compareWith(signature, source.observation);
      if (confidence !== undefined) return describeMatch(signature, confidence, source);
    }
  }
  return undefined;
}

function describeMatch(signature: Signature, confidence: Confidence, source: Source): KnownDiagnosis {
  const otherPort = signature.mayBeOtherPort === true ? source.otherPort : undefined;
  const { id, cause, nextStep, page } = otherPort === undefined ? signature : PORT_MISMATCH;
  const isSure = confidence === 'certain' && otherPort === undefined && source.isGuess !== true;
  return {
    is: 'known',
    signature: id,
    confidence: isSure ? 'certain' : 'likely',
    cause,
    nextStep,
    ...(page !== undefined && { page }),
    details: { ...describeDetails(source), ...(otherPort !== undefined && { port: otherPort }) },
  };
}

function describeDetails({ text, container }: Source): Details {
  const { name, exitCode, memoryMiB } = container ?? {};
  return {
    ...findDetails(text),
    ...(name !== undefined && { container: name }),
    ...(exitCode !== undefined && { exitCode }),
    ...(memoryMiB !== undefined && { memoryMiB }),
  };
}
