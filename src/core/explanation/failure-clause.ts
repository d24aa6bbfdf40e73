import { assertNever } from '../assert-never.ts';
import type { DeploymentRecord, RecordedAlarm } from '../deployment/record.ts';
import type { Details } from '../diagnosis/details.ts';
import { describeMeasurement } from '../report/alarm-text.ts';
import { joinPhrases, name, type Phrase, phrase, quote } from '../report/phrase.ts';
import type { FailedTasks } from './evidence.ts';
import type { Failure } from './find-failure.ts';

/** Longest quote of ECS, in characters. */
const QUOTE_LENGTH = 200;

/** Longest measurement, in characters. */
const MEASUREMENT_LENGTH = 200;

/** Signatures of failures that the memory limit can explain. */
const OF_MEMORY = ['out-of-memory', 'container-killed', 'container-status-unknown'];

/** Most details of a diagnosis. */
const DETAILS = 3;

/** A failure that something shows. */
type ShownFailure = Exclude<Failure, { readonly is: 'none' }>;

/** Describes what went wrong in the new revision, as the second half of a sentence. */
export function describeFailure(failure: ShownFailure): Phrase {
  return phrase`; ${describeFailureOf(failure)}`;
}

/** Describes what went wrong. @param whose whose tasks stopped, such as `its`; by default those of the new revision */
export function describeFailureOf(failure: ShownFailure, whose?: Phrase): Phrase {
  switch (failure.is) {
    case 'tasks': {
      const { cause, confidence } = failure.diagnosis;
      const because = confidence === 'certain' ? phrase` because ` : phrase`, most likely because `;
      return phrase`${countTasks(failure.tasks, whose)} stopped${because}${clause(cause)}${describeDetails(failure.diagnosis)}`;
    }
    case 'event': {
      const { cause, confidence } = failure.diagnosis;
      const means = confidence === 'certain' ? phrase`report` : phrase`report what most likely means`;
      return phrase`service events ${means} that ${clause(cause)}${describeDetails(failure.diagnosis)}`;
    }
    case 'unexplained':
      return describeUnexplained(failure.tasks, whose);
    default:
      return assertNever(failure);
  }
}

function describeUnexplained(tasks: FailedTasks, whose: Phrase | undefined): Phrase {
  const { diagnosis } = tasks;
  const text = diagnosis.is === 'unknown' ? diagnosis.text : tasks.reason;
  const said = text === '' ? phrase`, and ECS gives no reason` : phrase`, and ECS says “${quote(text, QUOTE_LENGTH)}”`;
  return phrase`${countTasks(tasks, whose)} stopped${said}`;
}

function countTasks({ count }: FailedTasks, whose: Phrase | undefined): Phrase {
  if (whose !== undefined) return phrase`${number(count)} of ${whose} tasks`;
  return phrase`${number(count)} ${count === 1 ? phrase`task` : phrase`tasks`} of the new revision`;
}

/** Describes the metric of the first alarm that fired; empty if its value is unknown. */
export function describeMetric({ alarms }: DeploymentRecord): Phrase {
  const fired = alarms.filter(({ triggered }) => triggered);
  const measured = fired.find(({ value }) => value !== undefined);
  if (measured === undefined) return [];
  const which = fired.length > 1 ? phrase`${name(measured.alarmName)}: ` : [];
  return phrase`; ${which}${quote(measurementOf(measured), MEASUREMENT_LENGTH)}`;
}

/** Formats the newest value and its threshold. The meaning of the alarm stands beside it. */
export function measurementOf(alarm: RecordedAlarm): string {
  return describeMeasurement({ ...alarm, meaning: undefined });
}

/** Formats a sentence of the guard as a clause: without its full stop, and in lower case unless it begins with a name. */
export function clause(sentence: string): Phrase {
  const bare = sentence.replace(/\.$/, '');
  const text = /^(?:[A-Z]\S*[A-Z0-9]|Fargate\b)/.test(bare) ? bare : `${bare.charAt(0).toLowerCase()}${bare.slice(1)}`;
  return [{ is: 'words', text }];
}

/** Lists the values that the diagnosis names, those that people search for first. */
function describeDetails({ signature, details }: { readonly signature: string; readonly details: Details }): Phrase {
  const { image, secretArn, roleArn, subnetId, container, port, exitCode, memoryMiB } = details;
  const all = [
    ...(image === undefined ? [] : [phrase`image ${name(image)}`]),
    ...(secretArn === undefined ? [] : [phrase`secret ${name(secretArn)}`]),
    ...(roleArn === undefined ? [] : [phrase`role ${name(roleArn)}`]),
    ...(subnetId === undefined ? [] : [phrase`subnet ${name(subnetId)}`]),
    ...(container === undefined ? [] : [phrase`container ${name(container)}`]),
    ...(exitCode === undefined ? [] : [phrase`exit code ${number(exitCode)}`]),
    ...(memoryMiB === undefined || !OF_MEMORY.includes(signature) ? [] : [phrase`limit ${number(memoryMiB)} MiB`]),
    ...(port === undefined ? [] : [phrase`port ${number(port)}`]),
  ].slice(0, DETAILS);
  return all.length === 0 ? [] : phrase` (${joinPhrases(all, ', ')})`;
}

function number(value: number): Phrase {
  return [{ is: 'words', text: String(value) }];
}
