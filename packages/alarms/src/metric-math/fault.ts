/** Why an expression is refused, and where: what is wrong, which value, and what to do. */
export class MetricMathError extends Error {
  /** From 1, in the expression's own text. */
  readonly column: number;
  readonly expression: string;

  constructor(expression: string, column: number, problem: string) {
    super(`metric math "${expression}", column ${column}: ${problem}`);
    this.name = 'MetricMathError';
    this.column = column;
    this.expression = expression;
  }
}
