/** An invalid or unsupported expression, with what is wrong, where, and what to do. */
export class MetricMathError extends Error {
  /** Column in the expression, from 1. */
  readonly column: number;
  readonly expression: string;

  constructor(expression: string, column: number, problem: string) {
    super(`metric math "${expression}", column ${column}: ${problem}`);
    this.name = 'MetricMathError';
    this.column = column;
    this.expression = expression;
  }
}
