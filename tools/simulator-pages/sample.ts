import type { Input } from './members.ts';

/** A call of a story, or time that passes. */
export type Step =
  | { readonly service?: string; readonly operation: string; readonly input: Input }
  | { readonly passMs: number };

/**
 * A situation in which an operation is called, with an input that it accepts. The members of the input are changed one
 * by one. Members that no input has get values of their type in the first sample.
 */
export interface Sample {
  readonly input: Input;
  /** What happens before the call, in a new account. */
  readonly before?: readonly Step[];
  /** What happens after the call. */
  readonly after?: readonly Step[];
  /** How long the account is watched after the call. @default 20 minutes */
  readonly watchMs?: number;
  /** For a call that only reads: its answer is all that can change. */
  readonly onlyAnswers?: boolean;
  /** Other values of a member, by its path, where those of its type are not enough. */
  readonly others?: Readonly<Record<string, readonly unknown[]>>;
  /** Paths of members that AWS refuses next to those of every sample that the simulator accepts. */
  readonly refused?: readonly string[];
}

/** A minute in milliseconds. */
export const minute = 60_000;

/** A call of ECS. */
export const ecs = (operation: string, input: Input = {}): Step => ({ operation, input });

export const passes = (minutes: number): Step => ({ passMs: minutes * minute });
