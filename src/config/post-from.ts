/** When the guard posts a deployment's message: at the start, or when something first goes wrong. */
export type PostFrom = 'start' | 'trouble';
