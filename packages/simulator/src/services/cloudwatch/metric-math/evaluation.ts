import type { SimulatorParameters } from '../../../parameters.ts';
import { aggregateValue, change, choose, type Filler, fill, type Surroundings } from './functions.ts';
import { applyLogic, applyOperator, isWithin } from './point-rules.ts';
import { type Node, parseExpression } from './syntax.ts';
import { MathSyntaxError } from './syntax-error.ts';
import { eachPoint, eachSeries, type MathSeries, type MathValue, type Point, single } from './values.ts';

export interface MathInput {
  /** Metrics by id, in the order of the request. */
  readonly metrics: ReadonlyMap<string, MathSeries>;
  /** Further expressions by id. */
  readonly expressions: ReadonlyMap<string, string>;
  readonly periodSeconds: number;
  readonly length: number;
  readonly parameters: SimulatorParameters;
}

type NotArray = Exclude<MathValue, { type: 'TS[]' }>;
type NotScalar = Exclude<MathValue, { type: 'S' }>;

/** The value of an expression. `within` holds the ids of the expressions that refer to it, to detect cycles. */
export function evaluateExpression(text: string, input: MathInput, within: readonly string[] = []): MathValue {
  return tidy(new Evaluator(text, input, within).valueOf(parseExpression(text, input.parameters)));
}

/** Drops points that are not finite numbers. */
function tidy(value: MathValue): MathValue {
  const finite = (point: Point) => (Number.isFinite(point) ? point : undefined);
  return value.type === 'S' ? value : eachSeries(value, (series) => eachPoint(series, finite));
}

class Evaluator {
  readonly #text: string;
  readonly #input: MathInput;
  readonly #within: readonly string[];
  readonly #around: Surroundings;

  constructor(text: string, input: MathInput, within: readonly string[]) {
    this.#text = text;
    this.#input = input;
    this.#within = within;
    this.#around = { parameters: input.parameters, periodSeconds: input.periodSeconds, length: input.length };
  }

  valueOf(node: Node): MathValue {
    if (node.is === 'number') return { type: 'S', value: node.value };
    if (node.is === 'id') return this.#idOf(node);
    if (node.is === 'list') return { type: 'TS[]', all: node.items.flatMap((item) => this.#members(item)) };
    if (node.is === 'minus') return this.#each(this.valueOf(node.operand), (point) => -point);
    if (node.is === 'binary') return this.#binary(node);
    if (node.is === 'call') return this.#call(node);
    const what =
      node.is === 'string' ? 'a text belongs into METRICS("…")' : `${node.name} belongs into FILL(…, ${node.name})`;
    return this.#fail(node, what);
  }

  #idOf({ name, at }: { readonly name: string; readonly at: number }): MathValue {
    const metric = this.#input.metrics.get(name);
    if (metric !== undefined) return { type: 'TS', series: metric };
    const expression = this.#input.expressions.get(name);
    if (expression === undefined) return this.#fail({ at }, `there is no metric and no expression "${name}"`);
    if (this.#within.includes(name)) return this.#fail({ at }, `the expression "${name}" refers to itself`);
    return evaluateExpression(expression, this.#input, [...this.#within, name]);
  }

  #binary(node: Extract<Node, { is: 'binary' }>): MathValue {
    const { parameters } = this.#input;
    const [left, right] = [this.valueOf(node.left), this.valueOf(node.right)];
    const arithmetic = '+-*/^'.includes(node.operator);
    const logic = node.operator === 'AND' || node.operator === 'OR';
    if (!arithmetic) {
      this.#refuseArray(node.left, left);
      this.#refuseArray(node.right, right);
    }
    if (left.type === 'S' && right.type === 'S')
      return { type: 'S', value: this.#scalars(node.operator, left.value, right.value) };
    const gap = arithmetic ? parameters.mathArithmeticGap : logic ? 'missing' : parameters.mathComparisonGap;
    const withScalar = (scalar: Point, point: Point, onLeft: boolean): Point => {
      if (point === undefined && gap === 'missing') return undefined;
      const [a, b] = onLeft ? [scalar, point ?? 0] : [point ?? 0, scalar];
      return this.#scalars(node.operator, a, b);
    };
    if (left.type === 'S' && right.type !== 'S') {
      return eachSeries(right, (series) => eachPoint(series, (point) => withScalar(left.value, point, true)));
    }
    if (right.type === 'S' && left.type !== 'S') {
      return eachSeries(left, (series) => eachPoint(series, (point) => withScalar(right.value, point, false)));
    }
    if (left.type === 'TS' && right.type !== 'S')
      return eachSeries(right, (series) => this.#pair(node, left.series, series));
    if (right.type === 'TS' && left.type !== 'S')
      return eachSeries(left, (series) => this.#pair(node, series, right.series));
    return this.#arrays(node, left, right);
  }

  #arrays(node: Extract<Node, { is: 'binary' }>, left: MathValue, right: MathValue): MathValue {
    const pairwise = this.#input.parameters.mathArrayWithArray === 'pairwise';
    if (!pairwise || left.type !== 'TS[]' || right.type !== 'TS[]' || left.all.length !== right.all.length) {
      return this.#fail(node, `"${node.operator}" between two arrays is not listed among the operand types`);
    }
    return { type: 'TS[]', all: left.all.map((series, index) => this.#pair(node, series, right.all[index] ?? series)) };
  }

  #scalars(operator: string, a: Point, b: Point): Point {
    const { parameters } = this.#input;
    if (operator === 'AND' || operator === 'OR') return applyLogic(operator, a, b, parameters.mathLogicalGap);
    return a === undefined || b === undefined ? undefined : applyOperator(operator, a, b, parameters);
  }

  #pair({ operator }: { readonly operator: string }, left: MathSeries, right: MathSeries): MathSeries {
    const { parameters } = this.#input;
    const bounded = parameters.mathOutsidePoints === 'missing' && '+-*/^'.includes(operator);
    return eachPoint({ ...left, label: right.label || left.label }, (a, index) => {
      const b = right.points[index];
      if (bounded && !(isWithin(left, index) && isWithin(right, index))) return undefined;
      if (a === undefined && b === undefined && parameters.mathBothMissing === 'missing') return undefined;
      if (operator !== 'AND' && operator !== 'OR') return applyOperator(operator, a ?? 0, b ?? 0, parameters);
      if (a === undefined && b === undefined) return 0;
      return applyLogic(operator, a, b, parameters.mathLogicalGap);
    });
  }

  #call(node: Extract<Node, { is: 'call' }>): MathValue {
    const [first = node, second = node] = node.args;
    if (node.name === 'METRICS') return this.#metrics(node.args[0]);
    if (node.name === 'IF') return this.#if(node);
    if (node.name === 'PERIOD') return this.#period(first);
    const value = this.valueOf(first);
    if (value.type === 'S') return this.#fail(first, `${node.name} needs a time series, not a scalar`);
    if (node.name === 'FILL') {
      const filler = this.#filler(second, value);
      return eachSeries(value, (series) => fill(series, filler, this.#around));
    }
    if (node.name === 'ABS') return this.#each(value, (point) => Math.abs(point));
    if (node.name === 'RATE' || node.name === 'DIFF') {
      return eachSeries(value, (series) => change(node.name, series, this.#around));
    }
    return aggregateValue(node.name, value, this.#around);
  }

  #metrics(filter: Node | undefined): MathValue {
    if (filter !== undefined && filter.is !== 'string') return this.#fail(filter, 'METRICS needs a text in quotes');
    const insensitive = this.#input.parameters.mathMetricsFilterCase === 'insensitive';
    const folded = (text: string) => (insensitive ? text.toLowerCase() : text);
    const wanted = folded(filter?.value ?? '');
    const chosen = [...this.#input.metrics].filter(([id]) => folded(id).includes(wanted));
    return { type: 'TS[]', all: chosen.map(([, series]) => series) };
  }

  #period(node: Node): MathValue {
    if (node.is !== 'id' || !this.#input.metrics.has(node.name))
      return this.#fail(node, 'PERIOD needs the id of a metric');
    return { type: 'S', value: this.#input.periodSeconds };
  }

  #if(node: Extract<Node, { is: 'call' }>): MathValue {
    const [first = node, second = node, third] = node.args;
    const condition = this.#notArray(first);
    const whenTrue = this.#notArray(second);
    const whenFalse = third === undefined ? undefined : this.#notArray(third);
    if (condition.type === 'S') return this.#ifOnce(node, condition.value, [whenTrue, whenFalse]);
    const logic = first.is === 'binary' && (first.operator === 'AND' || first.operator === 'OR');
    const compares = first.is === 'binary' && !logic && !'+-*/^'.includes(first.operator);
    const comparison = compares && (this.valueOf(first.left).type === 'S' || this.valueOf(first.right).type === 'S');
    if (this.#input.parameters.mathIfConditions === 'listed' && (logic || (compares && !comparison))) {
      return this.#fail(first, 'this form of a condition is not listed for IF');
    }
    return {
      type: 'TS',
      series: choose({ condition: condition.series, comparison, whenTrue, whenFalse }, this.#around),
    };
  }

  /** IF with one condition for the whole series. */
  #ifOnce(node: Node, condition: Point, [whenTrue, whenFalse]: readonly [NotArray, NotArray | undefined]): MathValue {
    if (whenTrue.type === 'S' || whenFalse?.type === 'S')
      return this.#fail(node, 'IF of a scalar needs time series to choose from');
    const chosen = condition === undefined ? undefined : condition === 0 ? whenFalse : whenTrue;
    if (chosen === undefined) return single(whenTrue.series.points.map(() => undefined));
    const gap = this.#input.parameters.mathIfScalarGap === 'zero' ? 0 : undefined;
    return { type: 'TS', series: eachPoint(chosen.series, (point) => point ?? gap) };
  }

  #filler(node: Node, target: NotScalar): Filler {
    if (node.is === 'word') return node.name === 'REPEAT' ? 'REPEAT' : 'LINEAR';
    const filler = this.#notArray(node);
    const refused = this.#input.parameters.mathFillBySeries === 'refused' && target.type === 'TS';
    return refused && filler.type === 'TS'
      ? this.#fail(node, 'a time series fills only an array of time series')
      : filler;
  }

  #members(node: Node): readonly MathSeries[] {
    const value = this.valueOf(node);
    if (value.type === 'S') return this.#fail(node, 'a scalar cannot stand in an array of time series');
    return value.type === 'TS' ? [value.series] : value.all;
  }

  #each(value: MathValue, apply: (point: number) => number): MathValue {
    const changed = (point: Point) => (point === undefined ? undefined : apply(point));
    if (value.type === 'S') return { type: 'S', value: changed(value.value) };
    return eachSeries(value, (series) => eachPoint(series, changed));
  }

  #notArray(node: Node): NotArray {
    const value = this.valueOf(node);
    return value.type === 'TS[]' ? this.#fail(node, 'an array of time series cannot stand here') : value;
  }

  #refuseArray(node: Node, value: MathValue): void {
    if (value.type === 'TS[]') this.#fail(node, 'an array of time series cannot be compared');
  }

  #fail({ at }: { readonly at: number }, problem: string): never {
    throw new MathSyntaxError(this.#text, at, problem);
  }
}
