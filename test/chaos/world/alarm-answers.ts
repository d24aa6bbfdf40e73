import type { AlarmDescription, AlarmEdit, AlarmTransition } from '../../../src/core/deployment/facts.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import { type AlarmStory, type ServiceStory, viewAt } from './story.ts';

/** Answers CloudWatch's questions from the stories, as of an instant. */
export class AlarmAnswers {
  readonly #alarms: ReadonlyMap<string, AlarmStory>;

  constructor(services: readonly ServiceStory[]) {
    this.#alarms = new Map(services.flatMap(({ alarms }) => alarms.map((alarm) => [alarm.alarmName, alarm] as const)));
  }

  describe(names: readonly string[], asOf: EpochMs): ReadonlyMap<string, AlarmDescription> {
    return new Map(
      names.flatMap((name) => {
        const view = viewAt(this.#alarms.get(name)?.states ?? [], asOf);
        return view === undefined ? [] : [[name, view] as const];
      }),
    );
  }

  /** Creations, updates and deletions, oldest first. */
  edits(name: string, from: EpochMs, asOf: EpochMs): readonly AlarmEdit[] {
    const states = this.#alarms.get(name)?.states ?? [];
    return states.flatMap(({ at, view }, index): readonly AlarmEdit[] => {
      const before = states[index - 1]?.view;
      if (at < from || at > asOf || before?.configuredAt === view?.configuredAt) return [];
      if (view === undefined) return [{ at, edit: 'deleted', metricKey: undefined }];
      return [{ at, edit: before === undefined ? 'created' : 'updated', metricKey: view.metricKey }];
    });
  }

  /** Changes of state, oldest first. */
  transitions(name: string, from: EpochMs, asOf: EpochMs): readonly AlarmTransition[] {
    const told: AlarmTransition[] = [];
    let last: AlarmDescription | undefined;
    for (const { at, view } of this.#alarms.get(name)?.states ?? []) {
      if (at > asOf) break;
      const changed = view !== undefined && last !== undefined && view.state !== last.state;
      if (changed && at >= from) told.push({ at, from: last?.state ?? '', to: view.state, value: view.value });
      last = view ?? last;
    }
    return told;
  }
}
