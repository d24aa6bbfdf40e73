import type { RevisionTraffic } from '../../services/ecs/tasks/behaviours.ts';
import type { ServiceState } from '../../services/ecs/state.ts';
import type { CustomMetric } from '../publish/custom-metric.ts';
import type { Publisher } from '../publish/publisher.ts';
import type { Answer } from './request-run.ts';
import type { Series } from '../publish/rows.ts';
import type { FailureModel } from '../schema.ts';

interface Running {
  readonly metric: CustomMetric;
  readonly series: Series;
  count: number;
}

/** Metrics that the containers publish: each version's own values, summed over its tasks. */
export class CustomRun {
  readonly #visibleAfterMs: number;
  #running = new Map<string, Map<CustomMetric, Running>>();

  constructor(visibleAfterMs: number) {
    this.#visibleAfterMs = visibleAfterMs;
  }

  /** Counts one step. Metrics of standard resolution that have a value per minute count only if `isMinuteEnd`. */
  step(
    answers: readonly { readonly answer: Answer; readonly model: FailureModel }[],
    { service, isMinuteEnd }: { readonly service: ServiceState; readonly isMinuteEnd: boolean },
  ): void {
    if (answers.length === 0 && this.#running.size === 0) return;
    const kept = new Map<string, Map<CustomMetric, Running>>();
    for (const { answer, model } of answers) {
      const { metrics = [] } = model;
      const { revisionArn } = answer.traffic;
      const counts = this.#running.get(revisionArn) ?? new Map<CustomMetric, Running>();
      kept.set(revisionArn, counts);
      for (const metric of metrics) {
        const running = counts.get(metric) ?? { metric, series: seriesOf(metric, service, answer.traffic), count: 0 };
        counts.set(metric, running);
        running.count += countOf(metric, answer, isMinuteEnd);
      }
    }
    // A revision that no longer exists still publishes what it counted.
    for (const [revisionArn, counts] of this.#running) {
      if (!kept.has(revisionArn) && [...counts.values()].some(({ count }) => count > 0)) kept.set(revisionArn, counts);
    }
    this.#running = kept;
  }

  /** Publishes metrics of high resolution after each step, and the others at the end of each minute. */
  publish(
    publisher: Publisher,
    at: { readonly fromMs: number; readonly minuteMs: number; readonly isMinuteEnd: boolean },
  ): void {
    for (const counts of this.#running.values()) {
      for (const running of counts.values()) {
        const { metric, series, count } = running;
        if (count === 0 || (!metric.highResolution && !at.isMinuteEnd)) continue;
        running.count = 0;
        if (!publisher.wants(series)) continue;
        publisher.add(
          series,
          { values: [metric.value], counts: [count] },
          {
            atMs: metric.highResolution ? at.fromMs : at.minuteMs,
            visibleAfterMs: this.#visibleAfterMs,
            highResolution: metric.highResolution,
          },
        );
      }
    }
  }
}

function countOf(
  { per, highResolution }: CustomMetric,
  { requests, errors, running }: Answer,
  isMinuteEnd: boolean,
): number {
  if (per === 'request') return requests;
  if (per === 'error') return errors;
  return highResolution || isMinuteEnd ? running.length : 0;
}

function seriesOf(metric: CustomMetric, service: ServiceState, { taskDefinition }: RevisionTraffic): Series {
  const words: Readonly<Record<string, string>> = {
    '{family}': taskDefinition.family,
    '{revision}': String(taskDefinition.revision),
    '{service}': service.name,
    '{cluster}': service.clusterArn.slice(service.clusterArn.lastIndexOf('/') + 1),
  };
  const dimensions = Object.entries(metric.dimensions).map(([Name, value]) => ({
    Name,
    Value: value.replace(/\{(?:family|revision|service|cluster)\}/g, (word) => words[word] ?? word),
  }));
  return { namespace: metric.namespace, name: metric.name, unit: metric.unit, dimensions };
}
