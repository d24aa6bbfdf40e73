import { z } from 'zod';
import type { Operations } from './alarm-operations.ts';
import type { AlarmStore } from './alarm-store.ts';
import { metricKey, type Stats } from './metric-store.ts';
import type { CloudWatchWorld } from './state.ts';
import { parseInput, validationError } from './validation.ts';

const datum = z.object({
  MetricName: z.string().min(1).max(255),
  Dimensions: z
    .array(z.object({ Name: z.string(), Value: z.string() }))
    .max(30)
    .optional(),
  Timestamp: z.date().optional(),
  Value: z.number().optional(),
  StatisticValues: z
    .object({ SampleCount: z.number(), Sum: z.number(), Minimum: z.number(), Maximum: z.number() })
    .optional(),
  Values: z.array(z.number()).max(150).optional(),
  Counts: z.array(z.number()).max(150).optional(),
  Unit: z.string().optional(),
});
const putInput = z.object({ Namespace: z.string().min(1).max(255), MetricData: z.array(datum).max(1000).optional() });

export function metricOperations(world: CloudWatchWorld, store: AlarmStore): Operations {
  return { PutMetricData: (input) => putMetricData(world, store, parseInput(putInput, input)) };
}

function putMetricData(world: CloudWatchWorld, store: AlarmStore, input: z.infer<typeof putInput>) {
  for (const one of input.MetricData ?? []) {
    const metric = metricKey({ namespace: input.Namespace, name: one.MetricName, dimensions: one.Dimensions ?? [] });
    const ms = one.Timestamp?.getTime() ?? world.clock.now();
    for (const stats of statsOf(one)) store.engine.metrics.add(metric, one.Unit ?? 'None', { ms, stats });
    store.onData(metric);
  }
  return {};
}

function statsOf({ MetricName, Value, StatisticValues, Values, Counts }: z.infer<typeof datum>): readonly Stats[] {
  if (StatisticValues !== undefined) {
    const { SampleCount: count, Sum: sum, Minimum: minimum, Maximum: maximum } = StatisticValues;
    return [{ sum, count, minimum, maximum }];
  }
  if (Values !== undefined) {
    if (Counts !== undefined && Counts.length !== Values.length)
      throw validationError('Values and Counts must have the same length');
    return Values.map((value, index) => repeated(value, Counts?.[index] ?? 1));
  }
  if (Value === undefined) throw validationError(`the metric ${MetricName} needs Value, Values or StatisticValues`);
  return [repeated(Value, 1)];
}

function repeated(value: number, count: number): Stats {
  return { sum: value * count, count, minimum: value, maximum: value };
}
