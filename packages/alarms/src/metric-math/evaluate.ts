import { calculate, combine, compare } from './binary.ts';
import { type Branch, chooseByPoint } from './conditional.ts';
import { MetricMathError } from './fault.ts';
import { type Expression, parseMetricMath } from './parse.ts';
import { defaultMathReadings, type MathReadings } from './readings.ts';
import { aggregateArray, aggregateSeries, differences, type Filler, fillSeries } from './series-functions.ts';
import { array, KIND_NAMES, type MathValue, mapSeriesOf, type Series, scalar, series } from './values.ts';

export interface MathRequest {
  /** Metrics by id, in the order of the request; all on one grid of periods, oldest first, NaN for a missing point. */
  readonly metrics: ReadonlyMap<string, Series>;
  /** Further expressions by id. */
  readonly expressions?: ReadonlyMap<string, string>;
  /** The expression whose result is wanted. */
  readonly expression: string;
  readonly periodSeconds: number;
  /** Number of points of each series. */
  readonly length: number;
  readonly readings?: Partial<MathReadings>;
}

/**
 * Evaluates an expression of an alarm to a series.
 *
 * @throws MetricMathError for an expression that cannot be parsed or evaluated, or whose result is not a single series
 * @public
 */
export function evaluateMetricMath(request: MathRequest): Series {
  const result = evaluateMathValue(request);
  if (result.kind === 'series') return result.points;
  if (result.kind === 'array' && result.series.length === 1)
    return result.series[0] ?? new Float64Array(request.length);
  const got = result.kind === 'array' ? `${result.series.length} series` : 'a scalar';
  throw new MetricMathError(request.expression, 1, `an alarm needs one series, got ${got}: ${advice(result.kind)}`);
}

function advice(kind: MathValue['kind']): string {
  return kind === 'array'
    ? 'combine them with SUM, AVG, MIN or MAX'
    : 'use the scalar in an expression with a series, as in m1-AVG(m1)';
}

/** Evaluates an expression to a value of any kind, as needed in other expressions. @internal */
export function evaluateMathValue(request: MathRequest): MathValue {
  const readings = { ...defaultMathReadings, ...request.readings };
  return finite(new Evaluation(request, readings, []).run(request.expression));
}

function finite(value: MathValue): MathValue {
  const clean = (points: Series) => points.map((point) => (Number.isFinite(point) ? point : Number.NaN));
  if (value.kind === 'series') return series(clean(value.points));
  return value.kind === 'array' ? array(value.series.map(clean)) : value;
}

class Evaluation {
  readonly #request: MathRequest;
  readonly #readings: MathReadings;
  /** Ids of the expressions that are being evaluated, outermost first. */
  readonly #open: readonly string[];
  #text = '';

  constructor(request: MathRequest, readings: MathReadings, open: readonly string[]) {
    this.#request = request;
    this.#readings = readings;
    this.#open = open;
  }

  run(text: string): MathValue {
    this.#text = text;
    return this.#value(parseMetricMath(text, this.#readings));
  }

  #value(expression: Expression): MathValue {
    switch (expression.kind) {
      case 'number':
        return scalar(expression.value);
      case 'id':
        return this.#named(expression.id, expression.column);
      case 'array':
        return array(expression.items.flatMap((item) => this.#seriesOf(item)));
      case 'negative':
        return mapValue(this.#value(expression.of), (point) => -point);
      case 'arithmetic': {
        const [left, right] = [this.#value(expression.left), this.#value(expression.right)];
        const result = calculate(expression.sign, left, right, this.#readings);
        if (result !== undefined) return result;
        throw this.#refuse(
          expression,
          `"${expression.sign}" does not take two arrays of series: aggregate one of them`,
        );
      }
      case 'comparison':
        return compare(
          expression.sign,
          this.#noArray(expression.left),
          this.#noArray(expression.right),
          this.#readings,
        );
      case 'logical':
        return combine(
          expression.sign,
          this.#noArray(expression.left),
          this.#noArray(expression.right),
          this.#readings,
        );
      case 'call':
        return this.#call(expression);
      case 'text':
        throw this.#refuse(expression, `text is valid only in METRICS("…"), got "${expression.text}": remove it`);
      case 'keyword':
        throw this.#refuse(expression, `${expression.name} is valid only as the second argument of FILL: remove it`);
    }
  }

  #named(id: string, column: number): MathValue {
    const points = this.#request.metrics.get(id);
    if (points !== undefined) return series(points);
    const text = this.#request.expressions?.get(id);
    if (text === undefined) {
      const known = [...this.#request.metrics.keys(), ...(this.#request.expressions?.keys() ?? [])].join(', ');
      throw this.#refuse({ column }, `no metric or expression has the id ${id}: known ids are ${known || 'none'}`);
    }
    if (this.#open.includes(id)) {
      throw this.#refuse(
        { column },
        `${id} depends on itself: ${[...this.#open, id].join(' -> ')}: remove it from one of them`,
      );
    }
    return new Evaluation(this.#request, this.#readings, [...this.#open, id]).run(text);
  }

  #call(call: Extract<Expression, { kind: 'call' }>): MathValue {
    const [first, second] = call.args;
    switch (call.name) {
      case 'METRICS':
        return this.#metrics(first);
      case 'IF':
        return this.#if(call);
      case 'SUM':
      case 'AVG':
      case 'MIN':
      case 'MAX':
      case 'DATAPOINT_COUNT': {
        const of = this.#argument(call);
        if (of.kind === 'series') return scalar(aggregateSeries(call.name, of.points, this.#readings));
        return series(aggregateArray(call.name, of.series, this.#request.length, this.#readings));
      }
      case 'FILL': {
        const of = this.#argument(call);
        const filler = this.#filler(second ?? call, of.kind);
        return mapSeriesOf(of, (points) => fillSeries(points, filler, this.#readings));
      }
      case 'RATE':
      case 'DIFF': {
        const seconds = call.name === 'RATE' ? this.#request.periodSeconds : undefined;
        return mapSeriesOf(this.#argument(call), (points) => differences(points, seconds, this.#readings));
      }
      case 'ABS':
        return mapValue(this.#argument(call), Math.abs);
      default:
        return this.#period(first ?? call);
    }
  }

  #metrics(filter: Expression | undefined): MathValue {
    if (filter === undefined) return array([...this.#request.metrics.values()]);
    if (filter.kind !== 'text') throw this.#refuse(filter, 'METRICS takes text: write METRICS("part of the ids")');
    const fold = (text: string) => (this.#readings.mathMetricsFilterCase === 'insensitive' ? text.toLowerCase() : text);
    const chosen = [...this.#request.metrics].filter(([id]) => fold(id).includes(fold(filter.text)));
    return array(chosen.map(([, points]) => points));
  }

  #period(of: Expression): MathValue {
    if (of.kind === 'id' && this.#request.metrics.has(of.id)) return scalar(this.#request.periodSeconds);
    throw this.#refuse(of, 'PERIOD takes the id of a metric, not an expression: name a metric');
  }

  #if(call: Extract<Expression, { kind: 'call' }>): MathValue {
    const [first = call, second = call, third] = call.args;
    const condition = this.#noArray(first);
    const whenTrue = this.#branch(second);
    const whenFalse = third === undefined ? undefined : this.#branch(third);
    if (condition.kind === 'scalar') return this.#chooseOnce(condition.value, call, [whenTrue, whenFalse]);
    const isComparison = first.kind === 'comparison' && this.#isSeriesWithScalar(first);
    const isListed = isComparison || (first.kind !== 'comparison' && first.kind !== 'logical');
    if (!isListed && this.#readings.mathIfConditions === 'listed') {
      throw this.#refuse(first, 'IF takes a series, or a series compared with a scalar: split the condition');
    }
    return series(chooseByPoint({ condition: condition.points, isComparison, whenTrue, whenFalse }, this.#readings));
  }

  /** IF with one condition for all timestamps, which chooses only between series. */
  #chooseOnce(
    condition: number,
    call: Expression,
    [whenTrue, whenFalse]: readonly [Branch, Branch | undefined],
  ): MathValue {
    if (typeof whenTrue === 'number' || typeof whenFalse === 'number') {
      throw this.#refuse(call, 'IF with a scalar condition chooses between series, got a scalar: give series');
    }
    const none = new Float64Array(this.#request.length).fill(Number.NaN);
    const chosen = Number.isNaN(condition) ? none : condition !== 0 ? whenTrue : (whenFalse ?? none);
    if (this.#readings.mathIfScalarGap === 'missing' || chosen === none) return series(chosen);
    return series(chosen.map((point) => (Number.isNaN(point) ? 0 : point)));
  }

  #isSeriesWithScalar({ left, right }: Extract<Expression, { kind: 'comparison' }>): boolean {
    return (this.#value(left).kind === 'series') !== (this.#value(right).kind === 'series');
  }

  #branch(expression: Expression): Branch {
    const value = this.#noArray(expression);
    return value.kind === 'scalar' ? value.value : value.points;
  }

  #filler(expression: Expression, target: 'series' | 'array'): Filler {
    if (expression.kind === 'keyword') return { kind: expression.name };
    const value = this.#noArray(expression);
    if (value.kind === 'scalar') return { kind: 'each', at: () => value.value };
    if (target === 'series' && this.#readings.mathFillBySeries === 'refused') {
      throw this.#refuse(expression, 'FILL of one series takes a number, REPEAT or LINEAR: give one of them');
    }
    return { kind: 'each', at: (index) => value.points[index] ?? Number.NaN };
  }

  /** The first argument of a function that accepts series and arrays. */
  #argument(call: Extract<Expression, { kind: 'call' }>): Exclude<MathValue, { kind: 'scalar' }> {
    const value = this.#value(call.args[0] ?? call);
    if (value.kind !== 'scalar') return value;
    throw this.#refuse(
      call.args[0] ?? call,
      `${call.name} takes a series or an array of series, got a scalar: give a series`,
    );
  }

  #seriesOf(expression: Expression): readonly Series[] {
    const value = this.#value(expression);
    if (value.kind === 'scalar')
      throw this.#refuse(expression, 'an array contains only series, got a scalar: remove it');
    return value.kind === 'series' ? [value.points] : value.series;
  }

  #noArray(expression: Expression): Exclude<MathValue, { kind: 'array' }> {
    const value = this.#value(expression);
    if (value.kind !== 'array') return value;
    throw this.#refuse(expression, `a series or a scalar is needed here, got ${KIND_NAMES.array}: aggregate it`);
  }

  #refuse({ column }: { readonly column: number }, problem: string): MetricMathError {
    return new MetricMathError(this.#text, column, problem);
  }
}

function mapValue(value: MathValue, change: (point: number) => number): MathValue {
  return value.kind === 'scalar' ? scalar(change(value.value)) : mapSeriesOf(value, (points) => points.map(change));
}
