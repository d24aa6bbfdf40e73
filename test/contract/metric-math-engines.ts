import { simulatorParameters } from '@ecs-guard/simulator/parameters';
import { evaluateExpression } from '@ecs-guard/simulator/services/cloudwatch/metric-math/evaluation';
import { MathSyntaxError } from '@ecs-guard/simulator/services/cloudwatch/metric-math/syntax-error';
import { evaluateMathValue } from '@ecs-guard/alarms/metric-math/evaluate';
import { MetricMathError } from '@ecs-guard/alarms/metric-math/fault';
import type { MathReadings } from '@ecs-guard/alarms/metric-math/readings';

/** Null where a series has no point. */
export type Points = readonly (number | null)[];

export interface MathCase {
  readonly expression: string;
  readonly inputs?: Readonly<Record<string, Points>>;
  readonly expressions?: Readonly<Record<string, string>>;
  readonly readings?: Partial<MathReadings>;
}

/** A scalar, one series, several series, or the place and the text of a refusal. */
type MathAnswer =
  | { readonly scalar: number | null }
  | { readonly series: Points }
  | { readonly array: readonly Points[] }
  | { readonly column: number; readonly message: string };

export type MathEngine = (of: MathCase) => MathAnswer;

const lengthOf = (inputs: MathCase['inputs'] = {}) => Math.max(0, ...Object.values(inputs).map(({ length }) => length));
const nullOf = (point: number | undefined) => (point === undefined || Number.isNaN(point) ? null : point);

const fast: MathEngine = ({ expression, inputs = {}, expressions = {}, readings = {} }) => {
  try {
    const value = evaluateMathValue({
      expression,
      metrics: new Map(
        Object.entries(inputs).map(([id, points]) => [id, Float64Array.from(points, (one) => one ?? Number.NaN)]),
      ),
      expressions: new Map(Object.entries(expressions)),
      periodSeconds: 60,
      length: lengthOf(inputs),
      readings,
    });
    if (value.kind === 'scalar') return { scalar: nullOf(value.value) };
    if (value.kind === 'series') return { series: Array.from(value.points, nullOf) };
    return { array: value.series.map((one) => Array.from(one, nullOf)) };
  } catch (error) {
    if (error instanceof MetricMathError) return { column: error.column, message: error.message };
    throw error;
  }
};

const plain: MathEngine = ({ expression, inputs = {}, expressions = {}, readings = {} }) => {
  try {
    const value = evaluateExpression(expression, {
      metrics: new Map(
        Object.entries(inputs).map(([id, points]) => [
          id,
          { label: id, points: points.map((one) => one ?? undefined) },
        ]),
      ),
      expressions: new Map(Object.entries(expressions)),
      periodSeconds: 60,
      length: lengthOf(inputs),
      parameters: simulatorParameters(readings),
    });
    if (value.type === 'S') return { scalar: nullOf(value.value) };
    if (value.type === 'TS') return { series: value.series.points.map(nullOf) };
    return { array: value.all.map(({ points }) => points.map(nullOf)) };
  } catch (error) {
    if (error instanceof MathSyntaxError) return { column: error.column, message: error.message };
    throw error;
  }
};

export const mathEngines: readonly (readonly [string, MathEngine])[] = [
  ['fast', fast],
  ['plain', plain],
];
