/** An expression that the simulator cannot parse or evaluate; the column counts from 1. */
export class MathSyntaxError extends Error {
  readonly column: number;
  readonly problem: string;

  constructor(expression: string, column: number, problem: string) {
    super(`Error in expression '${expression}' at column ${column}: ${problem}`);
    this.name = 'MathSyntaxError';
    this.column = column;
    this.problem = problem;
  }
}
