import type { HookAnswer } from '../../scenario/format/steps.ts';
import { matchesWildcard, type WildcardPart } from '../../services/wildcard.ts';

/** How the function of a lifecycle hook is answered. */
export type HookModel =
  | {
      readonly is: 'answers';
      /** Each call in a stage of a deployment returns the next one; the last one repeats. */
      readonly answers: readonly HookAnswer[];
      /** What it returns during a rollback. @default as in `answers` */
      readonly inRollback: HookAnswer | undefined;
    }
  | { readonly is: 'url'; readonly url: string; readonly withinMs: number }
  | { readonly is: 'command'; readonly command: string; readonly withinMs: number };

/** By pattern of the function's name or ARN, in which `*` stands for any text. The first one that matches applies. */
export type HookModels = Readonly<Record<string, HookModel>>;

export function findHook(models: HookModels, targetArn: string): HookModel | undefined {
  const names = [targetArn, nameOfFunction(targetArn)];
  const found = Object.entries(models).find(([pattern]) =>
    names.some((name) => matchesWildcard(partsOf(pattern), name)),
  );
  return found?.[1];
}

/** `smoke-test` of `arn:aws:lambda:eu-west-1:111122223333:function:smoke-test:live`; an ARN of another kind stays. */
export function nameOfFunction(targetArn: string): string {
  return /^arn:[^:]+:lambda:[^:]+:\d+:function:([^:]+)/.exec(targetArn)?.[1] ?? targetArn;
}

function partsOf(pattern: string): readonly WildcardPart[] {
  return [...pattern].map((character) => (character === '*' ? 'any-run' : { is: character }));
}
