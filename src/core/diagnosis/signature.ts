/** A known failure: the clues that identify it, and how it is explained to people. An entry of the table in `signatures/`. */
export interface Signature {
  readonly id: string;
  /** One of these clues proves the cause. */
  readonly certain?: readonly Clue[];
  /** One of these clues makes the cause likely. */
  readonly likely?: readonly Clue[];
  /** One plain sentence. It holds no text from outside. */
  readonly cause: string;
  /** One plain sentence that says what to do. It holds no text from outside. */
  readonly nextStep: string;
  /** Whether an application that listens on another port looks like this. */
  readonly mayBeOtherPort?: true;
  /** AWS's page about the failure; absent if AWS has none. */
  readonly page?: string;
  /** Where the text is published. */
  readonly source: string;
}

/** A condition on what ECS reports. All members that are present must hold. */
export interface Clue {
  /** Fragments that the text contains, all of them, in lower case, with straight apostrophes and single spaces. */
  readonly all?: readonly string[];
  /** Fragments of which the text contains at least one. */
  readonly any?: readonly string[];
  /** The exit code of the container that ended the task. */
  readonly exitCode?: number;
  readonly stopCode?: string;
  /** Whether the task was unhealthy by its container health checks and ECS gives no reason in words. */
  readonly silentlyUnhealthy?: true;
}

/** What a clue is compared with. */
export interface Observation {
  /** As `normalizeText` returns it. */
  readonly text: string;
  readonly exitCode?: number | undefined;
  readonly stopCode?: string | undefined;
  readonly healthStatus?: string | undefined;
}

/** `certain`: ECS reports it. `likely`: ECS does not report it, but what it reports fits. */
export type Confidence = 'certain' | 'likely';

/** Longest text to search. AWS puts the cause at the end, so the middle of a longer text is left out. */
const SEARCHED = 8192;

/** Prepares a text for clues: lower case, straight apostrophes, single spaces, at most 8,192 characters. */
export function normalizeText(text: string): string {
  return shorten(text).replaceAll('’', "'").replace(/\s+/g, ' ').toLowerCase();
}

/** Leaves out the middle of a text that is longer than 8,192 characters. */
export function shorten(text: string): string {
  return text.length <= SEARCHED ? text : `${text.slice(0, SEARCHED / 2)}\n${text.slice(-SEARCHED / 2)}`;
}

/** Returns how sure it is that the observation shows this failure; undefined if no clue holds. */
export function compareWith({ certain, likely }: Signature, seen: Observation): Confidence | undefined {
  if (certain?.some((clue) => holds(clue, seen)) === true) return 'certain';
  return likely?.some((clue) => holds(clue, seen)) === true ? 'likely' : undefined;
}

function holds(clue: Clue, { text, exitCode, stopCode, healthStatus }: Observation): boolean {
  if (clue.exitCode !== undefined && clue.exitCode !== exitCode) return false;
  if (clue.stopCode !== undefined && clue.stopCode !== stopCode) return false;
  if (clue.silentlyUnhealthy === true && !(healthStatus === 'UNHEALTHY' && text === '')) return false;
  if (clue.any !== undefined && !clue.any.some((fragment) => text.includes(fragment))) return false;
  return (clue.all ?? []).every((fragment) => text.includes(fragment));
}
