import type { AlarmWatch } from '../../../src/core/protection/alarm-watch.ts';
import type { EpochMs } from '../../../src/core/time.ts';

/** The index of alarms: which deployments watch an alarm. An entry that ended is never opened again. */
export class Watches {
  readonly #byAlarm = new Map<string, Map<string, AlarmWatch>>();

  save(watches: readonly AlarmWatch[]): void {
    for (const watch of watches) {
      const entries = this.#byAlarm.get(watch.alarmName) ?? new Map<string, AlarmWatch>();
      this.#byAlarm.set(watch.alarmName, entries);
      const isEnded = entries.get(watch.deploymentKey)?.watchedUntil !== undefined;
      if (!isEnded || watch.watchedUntil !== undefined) entries.set(watch.deploymentKey, watch);
    }
  }

  find(watches: readonly AlarmWatch[]): ReadonlySet<string> {
    const found = watches.filter(({ alarmName, deploymentKey }) => this.#byAlarm.get(alarmName)?.has(deploymentKey));
    return new Set(found.map((watch) => watch.alarmName));
  }

  of(alarmName: string, at: EpochMs): readonly AlarmWatch[] {
    return [...(this.#byAlarm.get(alarmName)?.values() ?? [])]
      .filter(({ watchedUntil }) => watchedUntil === undefined || watchedUntil > at)
      .sort((a, b) => (a.deploymentKey < b.deploymentKey ? -1 : 1));
  }
}
